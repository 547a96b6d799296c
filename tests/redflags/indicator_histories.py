"""For every indicator that data compute, one small history in which it fires and one beside it in which it doesn't."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from histories import ACTIVE, BEGINNING, BORDER, HOME, A, History, business, customer, dwelling, person

from app.domain.partial_date import PartialDate
from app.domain.transaction import Channel, Customer, Journey, Party, Place, Settlement

NIGHT = time(23, 30)
TODAY = BEGINNING.date()

Write = Callable[[History, bool], Any]
CASES: dict[str, tuple[Write, str]] = {}
"""By indicator: what writes the history (told whether it shall fire), and the account that is judged."""


def case(indicator_id: str, account: str = "A") -> Callable[[Write], Write]:
    def keep(write: Write) -> Write:
        CASES[indicator_id] = (write, account)
        return write

    return keep


def far(account: str, place: Place = BORDER, **facts: Any) -> Party:
    return person(account, place=place, **facts)


def drained(h: History, account: str, hub: str, *, days: int = 70) -> None:
    """Pay that goes on at once: fires CT02 for the account."""
    for day in range(0, days, 14):
        h.pay(day, business("W"), account, 1000, channel=Channel.WAGE)
        h.pay(day + 0.2, account, hub, 950)


@case("CT01")
def _(h: History, yes: bool) -> None:
    for number in range(3 if yes else 2):
        h.pay(number, A, "B", 10, device_id=f"D{number}")


@case("CT02")
def _(h: History, yes: bool) -> None:
    for day in (0, 14, 28):
        h.pay(day, business("W"), A, 1000, channel=Channel.WAGE)
        h.pay(day + 0.5, A, "H", 900 if yes else 500)


@case("CT03")
def _(h: History, yes: bool) -> None:
    for day in (0, 30):
        for number in range(3):
            name = f"Worker {number}" if yes else "Worker"
            h.pay(day + number / 100, business("W"), person("A", name=name), 800, channel=Channel.WAGE)


@case("CT04")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 1, "5999" if yes else "5411")
    for week in range(7):
        h.pay(week * 7, f"P{week}", A, 300)
        h.cash_out(week * 7 + 1, A, 298)


@case("CT05")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        h.pay(number, customer(f"A{number}" if number else "A", signatories=("X" if yes else f"X{number}",)), "B", 10)


@case("CT06")
def _(h: History, yes: bool) -> None:
    for number in range(2):
        h.pay(number, customer(f"A{number}" if number else "A", custodian="X" if yes else f"X{number}"), "B", 10)


@case("CT07")
def _(h: History, yes: bool) -> None:
    h.pay(0, customer("A", authorised_users=tuple("UVWXYZ"[: 6 if yes else 5])), "B", 10)


@case("CT08")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        opened = Customer(opened_on=TODAY + timedelta(days=number if yes else number * 30))
        account = f"A{number}" if number else "A"
        h.pay(100 + number, person(account, phone="+100", email="x@example.org", customer=opened), "B", 10)


@case("CT09", "N")
def _(h: History, yes: bool) -> None:
    h.pay(0, customer("A", opened_on=date(2020, 1, 1), closed_on=TODAY), "B", 10, device_id="D")
    opened = TODAY + timedelta(days=10 if yes else 60)
    h.pay(70, customer("N", opened_on=opened), "B", 10, device_id="D")


@case("CT10")
def _(h: History, yes: bool) -> None:
    for day in (0, 20):
        h.pay(day, business("L"), A, 2000, channel=Channel.LOAN)
        h.pay(day + 3, A, "H" if yes else f"H{day}", 1800)


@case("SX01")
def _(h: History, yes: bool) -> None:
    for day in range(6 if yes else 5):
        h.buy(day, A, 12, "7273")


@case("SX02")
def _(h: History, yes: bool) -> None:
    for day, city in enumerate(("Ostheim", "Westheim", "Nordheim" if yes else "Westheim")):
        h.buy(day * 4, A, 90, "7011", terminal=Place(city, "", "DE"))


@case("SX03")
def _(h: History, yes: bool) -> None:
    for day in (0, 5):
        h.buy(day, A, 90, "7011")
        h.buy(day + (0.1 if yes else 2), A, 90, "7011")


@case("SX04")
def _(h: History, yes: bool) -> None:
    for day, city in enumerate(("Ostheim", "Westheim", "Westheim")):
        h.cash_in(day, A, 200, city if yes else "Lindfurt")


@case("SX05")
def _(h: History, yes: bool) -> None:
    for day in range(5):
        h.cash_in(day, A, 200, local_time=NIGHT if yes else time(15))


@case("SX06")
def _(h: History, yes: bool) -> None:
    for number in range(10):
        h.pay(number, f"P{number}" if yes else "P", A, 180)


@case("SX07")
def _(h: History, yes: bool) -> None:
    for number, city in enumerate(("Ostheim", "Westheim", "Nordheim", "Ostheim")):
        h.cash_in(number, A, 300, city if yes else "Ostheim")


@case("SX08")
def _(h: History, yes: bool) -> None:
    for number in range(16 if yes else 15):
        h.buy(number, A, 20, "4121", local_time=NIGHT if number % 2 else time(12))


@case("SX09")
def _(h: History, yes: bool) -> None:
    for day in range(4 if yes else 3):
        for meal in range(3):
            h.buy(day + meal / 10, A, 15, "5814")


@case("SX10")
def _(h: History, yes: bool) -> None:
    for number in range(10 if yes else 9):
        h.buy(number, A, 10, "4814")


@case("SX11")
def _(h: History, yes: bool) -> None:
    hours = Customer(sector="7297", opens_at=time(9), closes_at=time(20))
    for number in range(12):
        clock = NIGHT if yes else time(15)
        h.pay(number, None, business("A", customer=hours), 80, channel=Channel.CARD, local_time=clock)


@case("SX12")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        h.pay(number, business("M:adult_service_processors" if yes else "Q"), A, 500)


@case("SX13")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        h.pay(number, f"P{number}", A, 200, purpose="outcall" if yes else "rent")
    h.pay(6, A, "Q1", 500)
    h.pay(6.5, A, "Q2", 400)


@case("SX14")
def _(h: History, yes: bool) -> None:
    for day, name in enumerate(("Ruby", "Pearl" if yes else "Ruby")):
        h.pay(day, f"P{day}", A, 100, purpose=f"for you ({name})")


@case("SX15")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, person("M:commercial_sex_advertising" if yes else "Q", phone="+100"), 50)


@case("SX16")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        h.buy(number, A, 700, "6513", f"landlord {number if yes else 0}")


@case("SX17", "H")
def _(h: History, yes: bool) -> None:
    for feeder in ("F1", "F2", "F3"):
        drained(h, feeder, "H")
    h.buy(71, person("H"), 9000, "5944" if yes else "5999")


@case("FL01")
def _(h: History, yes: bool) -> None:
    firm = business("A", customer=Customer(headcount=8, sector="7349"))
    for number in range(30):
        h.pay(number * 2, f"P{number}", firm, 900)
    if not yes:
        h.pay(40, firm, "W1", 1500, channel=Channel.WAGE)
    h.pay(60, "P99", firm, 900)


@case("FL02")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        h.pay(number, business("A"), f"W{number}", 400, channel=Channel.WAGE, gross_minor=100_000 if yes else 60_000)


@case("FL03")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        h.pay(number / 10, business("A"), f"W{number}", 1000, channel=Channel.WAGE)
    for number in range(3):
        h.pay(2 + number / 10, f"W{number}", business("A"), 700 if yes else 200)


@case("FL04")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, business("M:unlicensed_recruiters" if yes else "Q"), 500)


@case("FL05")
def _(h: History, yes: bool) -> None:
    for month in range(5):
        h.pay(month * 30, business("W"), A, 1000, channel=Channel.WAGE)
        h.pay(month * 30 + 2, A, business("L"), 350 if yes else 350 - month * 60)


@case("FL06")
def _(h: History, yes: bool) -> None:
    h.pay(0, business("A"), "W1", 1500, channel=Channel.TRANSFER if yes else Channel.WAGE)
    for number in range(8):
        h.buy(1 + number, business("A"), 400, "7011")


@case("FL07")
def _(h: History, yes: bool) -> None:
    for number in range(4):
        h.pay(number, person("A" if number == 0 else f"A{number}", phone="+100" if yes else f"+10{number}"), "B", 10)


@case("FL08")
def _(h: History, yes: bool) -> None:
    for day in (0, 30):
        for number in range(3):
            later = number * (0.002 if yes else 0.02)
            h.cash_out(day + later, person("A" if number == 0 else f"A{number}"), 400, terminal_reference="ATM1")


@case("FL09")
def _(h: History, yes: bool) -> None:
    for day in (0, 30):
        for number in range(3):
            sender = person("A" if number == 0 else f"A{number}")
            where = "AG1" if yes else f"AG{number}"
            h.pay(day + number / 100, sender, far("B", HOME), 200, channel=Channel.REMITTANCE, terminal_reference=where)


@case("FL10")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        name = f"Claimant {number}" if yes else "Claimant"
        h.pay(number, business("W"), person("A", name=name), 500, channel=Channel.BENEFIT)


@case("OR01")
def _(h: History, yes: bool) -> None:
    h.pay(0, "P", A, 60_000 if yes else 20_000)
    h.buy(10, A, 20_000, "8062", "clinic")
    h.buy(12, A, 5_000, "4722", "agency")


@case("OR02", "D")
def _(h: History, yes: bool) -> None:
    h.pay(0, "P", A, 60_000)
    h.buy(10, A, 20_000, "8062", "clinic")
    h.buy(12, A, 5_000, "4722", "agency")
    h.pay(20, A, customer("D", monthly_income_usd=300 if yes else 3000), 2000)


@case("OR03")
def _(h: History, yes: bool) -> None:
    clinic = business("A", customer=Customer(sector="8011"))
    for number in range(2):
        h.buy(number, clinic, 500, "4722", "agency")
    for number in range(5):
        h.pay(2 + number, far(f"P{number}", Place("Brno", "", "CZ") if yes else HOME), clinic, 3000)


@case("OR04")
def _(h: History, yes: bool) -> None:
    h.pay(0, "P", A, 60_000)
    h.buy(10, A, 20_000, "8062", "clinic")
    h.buy(12, A, 5_000, "4722", "agency")
    h.pay(20, A, far("B", ACTIVE if yes else HOME), 2000)


@case("SL02")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, person("M:online_offers_of_people" if yes else "Q"), 50)


def family(h: History, *, onward: Place, usd: float = 600) -> None:
    for number in range(8):
        h.pay(number / 2, f"P{number}", A, usd)
    h.pay(5, A, far("B", onward), usd * 8 * 0.95)


@case("KR01")
def _(h: History, yes: bool) -> None:
    family(h, onward=BORDER if yes else HOME)


@case("KR02")
def _(h: History, yes: bool) -> None:
    seller = customer("A", monthly_income_usd=1000 if yes else 5000)
    h.pay(0, "P", seller, 8000)
    h.pay(2, seller, far("B"), 7500)


@case("KR03")
def _(h: History, yes: bool) -> None:
    family(h, onward=BORDER)
    h.pay(20, A, far("B2", ACTIVE), 1000)
    h.pay(30, A, far("B3" if yes else "B2", ACTIVE), 1000)


@case("KR04")
def _(h: History, yes: bool) -> None:
    for number, city in enumerate(("Ostheim", "Westheim", "Nordheim" if yes else "Westheim")):
        h.pay(number, far(f"P{number}", Place(city, "", "DE")), A, 5000)
    h.pay(5, A, far("B"), 14_000)


@case("KR05")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, far("B", BORDER if yes else HOME), 3000, purpose="ransom")


@case("KR06")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, far("B", Place("Kufra", "LY-KF", "LY"), phone="+218 111"), 500)
    on_its_route, elsewhere = "+249 111", "+961 111"
    h.pay(1, A, far("C", Place("Kufra", "LY-KF", "LY"), phone=on_its_route if yes else elsewhere), 500)


@case("SM01", "B")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        city = f"Heim {number}" if yes else "Heim"
        h.pay(number, far(f"P{number}", Place(city, "", "DE")), far("B"), 900)


@case("SM02")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        where = f"AG{number if yes else 0}"
        h.pay(number / 3, A, far("B"), 900, channel=Channel.REMITTANCE, terminal_reference=where)


@case("SM03")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, far("B"), 1500)
    h.pay(30 if yes else 3, A, far("B"), 2000)


@case("SM04")
def _(h: History, yes: bool) -> None:
    for number in range(10):
        h.pay(number, far(f"P{number}", Place("Brno", "", "CZ" if yes or number % 2 else "PL")), A, 300)


@case("SM05")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        h.pay(number, f"P{number}", A, 1000 + 100 * number)
    for number in range(5):
        h.pay((10 if yes else 5.2) + number, A, f"Q{number}", (1000 + 100 * number) * (1 if yes else 1.06))


@case("SM06", "N")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        h.pay(number, far(f"P{number}", Place(f"Heim {number}", "", "DE")), far("B"), 900)
    newcomer = customer("N", opened_on=date(2024, 1, 1) if yes else date(2015, 1, 1))
    for number in range(3):
        h.pay(10 + number * 20, newcomer, far("B"), 300)


@case("SM07")
def _(h: History, yes: bool) -> None:
    for number in range(4 if yes else 3):
        h.buy(number, A, 200, "4131", journey=Journey(BORDER, (f"traveller {number}",)))


@case("FT01")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 900, "4511", journey=Journey(BORDER if yes else HOME, ("one", "two", "three")))


@case("FT02")
def _(h: History, yes: bool) -> None:
    h.pay(0, business("L"), person("A", balance_after_minor=900_000), 5000, channel=Channel.LOAN)
    h.buy(3, person("A", balance_after_minor=500_000), 900, "4511" if yes else "5411")
    h.cash_out(5, person("A", balance_after_minor=1_000), 4000)


@case("FT03")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 900, "4511", journey=Journey(BORDER, ("one",), one_way=yes))


@case("FT04")
def _(h: History, yes: bool) -> None:
    for day in (0, 5):
        h.buy(day, A, 20, "5999", terminal=BORDER if yes else Place("Brno", "", "CZ"))


@case("FT05")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 900, "4511", journey=Journey(BORDER, ("one",), one_way=True))
    h.pay(120 if yes else 20, "P", A, 100)


@case("FT06")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 900, "4511", journey=Journey(BORDER, ("one",), one_way=True))
    h.buy(10, A, 900, "4511", settlement=Settlement.REFUND if yes else Settlement.SETTLED)


@case("FT07")
def _(h: History, yes: bool) -> None:
    young = person("A", birth_date=PartialDate.of_years(2008 if yes else 1980, 2008 if yes else 1980))
    for day in (0, 5, 9):
        h.pay(day, far("P", Place("Brno", "", "CZ")), young, 80)


@case("FT08")
def _(h: History, yes: bool) -> None:
    h.buy(0, A, 900, "4511", journey=Journey(BORDER, ("one",), one_way=yes))
    for day in (10, 20, 30):
        h.pay(day, A, far("B", ACTIVE), 300)


@case("TF01")
def _(h: History, yes: bool) -> None:
    for number in range(10):
        h.pay(number, f"P{number}", A, 60)
    h.pay(12, A, far("B", ACTIVE if yes else HOME), 500)


@case("TF02")
def _(h: History, yes: bool) -> None:
    for number in range(4):
        h.pay(number, A, far(f"B{number}", BORDER if yes else Place("Ankara", "", "TR")), 300)


@case("TF03")
def _(h: History, yes: bool) -> None:
    h.cash_in(0, A, 2000)
    h.pay(2 if yes else 10, A, far("B"), 1900)


@case("TF04")
def _(h: History, yes: bool) -> None:
    h.pay(0, "P", A, 1000)
    for number in range(3):
        h.cash_out(1 + number / 2, A, 300, terminal=ACTIVE if yes else HOME)


@case("TF05")
def _(h: History, yes: bool) -> None:
    for day in range(3):
        h.pay(day, f"P{day}", A, 500, channel=Channel.VIRTUAL_ASSET)
        h.pay(day + (0.2 if yes else 3.5), A, f"Q{day}", 490, channel=Channel.VIRTUAL_ASSET)


@case("TF06")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, far("B", BORDER if yes else HOME), 300, purpose="for our sisters in the camp")


@case("TF07")
def _(h: History, yes: bool) -> None:
    drained(h, "A", "H")
    h.pay(1, "H", "M:sanctions" if yes else "Q", 700)


@case("TF08")
def _(h: History, yes: bool) -> None:
    for number in range(15):
        h.pay(number, f"P{number}", A, 400)
    for number in range(15 if yes else 14):
        h.pay(15 + number / 2, A, far(f"Q{number}"), 400)


@case("TF09")
def _(h: History, yes: bool) -> None:
    for number in range(10):
        h.pay(number * 5, A, "B", 100)
    for number in range(4):
        h.pay(90 + number, A, "B", 100, channel=Channel.PREPAID if yes else Channel.TRANSFER)


@case("FB01")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        venue = Customer(sector="7297", signatories=("X",))
        phone = "+100" if yes else f"+10{number}"
        h.pay(number, "P", business("A" if number == 0 else f"A{number}", customer=venue, phone=phone), 50)


@case("FB02")
def _(h: History, yes: bool) -> None:
    hours = business("A", customer=Customer(opens_at=time(9), closes_at=time(18)))
    for number in range(12):
        h.cash_in(number, hours, 700, local_time=NIGHT if yes else time(12))


@case("FB03")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        h.pay(number, business("M:payment_processors" if yes else "Q"), A, 500, channel=Channel.WIRE)


@case("FB04")
def _(h: History, yes: bool) -> None:
    charity = business("A", customer=Customer(sector="8398"))
    h.cash_out(0, charity, 5000)
    h.pay(1, charity, far("B", ACTIVE if yes else HOME), 2000)


@case("FB05")
def _(h: History, yes: bool) -> None:
    appeal = A if yes else business("A")
    for number in range(10):
        h.pay(number, f"P{number}", appeal, 50, purpose="for the sisters in the camp al-Hol")
    h.pay(12, appeal, far("B"), 300)


@case("FB06")
def _(h: History, yes: bool) -> None:
    agency = business("A", customer=Customer(sector="7361"))
    if not yes:
        h.pay(0, business("E"), agency, 9000)
    for number in range(10):
        h.pay(1 + number, f"P{number}", agency, 300)


@case("FB07")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        gross = 100_000 if yes else 40_000
        h.pay(number, business("S", place=ACTIVE), f"W{number}", 400, channel=Channel.WAGE, gross_minor=gross)
    h.pay(10, business("A"), business("S", place=ACTIVE), 5000)


@case("MM01")
def _(h: History, yes: bool) -> None:
    for day in range(3):
        h.cash_in(day, A, 9500 if yes else 10_000)


@case("MM02")
def _(h: History, yes: bool) -> None:
    for day, city in enumerate(("Ostheim", "Westheim", "Nordheim" if yes else "Westheim")):
        h.cash_in(day, A, 1000, city)
        h.cash_out(day + 0.5, A, 950, "Suedheim")


@case("MM03")
def _(h: History, yes: bool) -> None:
    for day in range(0, 20, 5):
        h.pay(day, f"P{day}", A, 500)
        h.pay(day + (1 if yes else 3), A, f"Q{day}", 480)


@case("MM04")
def _(h: History, yes: bool) -> None:
    for day in range(6):
        h.buy(day, A, 100 if yes else 97.13, "5411")


@case("MM05")
def _(h: History, yes: bool) -> None:
    h.pay(0, None, A, 300, channel=Channel.PREPAID)
    h.pay(1, A, "V", 280, channel=Channel.VIRTUAL_ASSET)
    h.buy(2 if yes else 30, A, 200, "7311")


@case("MM06")
def _(h: History, yes: bool) -> None:
    for number in range(5):
        h.pay(number / 10, f"P{number}", A, 200)
    h.buy(0.8 if yes else 3, A, 900, "7995")


@case("MM07")
def _(h: History, yes: bool) -> None:
    for number in range(3):
        bank = person(f"P{number}", agent=f"BANK{number if yes else 0}")
        h.pay(number, bank, A, 500, channel=Channel.CARD_REPAYMENT)
    h.pay(4, A, None, 1400, channel=Channel.CASH_ADVANCE)


@case("MM08")
def _(h: History, yes: bool) -> None:
    for day in range(5):
        h.cash_in(day, A, 500)
    for day in range(2 if yes else 1):
        h.pay(6 + day, A, "B", 900, settlement=Settlement.ABANDONED)
    h.cash_in(9, A, 500)


@case("MM09")
def _(h: History, yes: bool) -> None:
    sender = A if yes else person("A", address=dwelling("Weg 1"))
    h.pay(0, sender, far("B", ACTIVE), 2000, channel=Channel.WIRE)


@case("NW01")
def _(h: History, yes: bool) -> None:
    for number in range(4):
        owner = person("A" if number == 0 else f"A{number}", phone="+100")
        h.pay(number, owner, "B", 10, device_id="D" if yes else f"D{number}")


@case("NW02", "H")
def _(h: History, yes: bool) -> None:
    for number in range(4 if yes else 3):
        drained(h, f"F{number}", "H")


@case("NW03", "N")
def _(h: History, yes: bool) -> None:
    drained(h, "A", "N" if yes else "H")
    h.pay(75, "A", "N", 100)
    if not yes:
        h.pay(76, "P", "N", 5000)
    h.pay(77, "N", "Q1", 50)
    h.pay(78, "N", "Q2", 50)


@case("NW04")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, person("M:private_matches" if yes else "Q"), 50)


@case("LS01")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, person("M:sanctions" if yes else "W:sanctions"), 50)


@case("LS03")
def _(h: History, yes: bool) -> None:
    h.pay(0, A, person("M:labour_breaches" if yes else "Q"), 50)
