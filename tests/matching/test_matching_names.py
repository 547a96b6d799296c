"""Names as people have them and as people hide them: what must be found, and what must not."""

import pytest

from app.domain.designation import PartyKind
from app.matching.compare import compare_names

_HIT = 0.70


def _score(submitted: str, listed: str, kind: PartyKind = PartyKind.PERSON) -> float:
    return compare_names(submitted, listed, kind)[0]


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("Abdelkarim Zourlani", "ABD AL-KARIM ZORLANI"),
        ("Zorlani, Abdul Karim", "ABDUL KARIM ZORLANI"),
        ("Abdulkarim al-Zorlani", "Abd al Karim Zorlani"),
        ("Adbul Karim Zorlani", "Abdul Karim Zorlani"),
        ("Abudlkarim Zorlani", "Abd al Karim Zorlani"),
        ("عبد الكريم زرلاني", "Abdul Karim Zorlani"),
        ("Moukhtar Sayfuddin", "Mukhtar Saif al-Din"),
        ("Вячеслав Дронопольский", "Vyacheslav Dronopolskiy"),
        ("Vyacheslav Ivanovich Dronopolsky", "Vyacheslav Dronopolskiy"),
        ("Dronopolskiy Vyacheslav", "Vyacheslav Dronopolskiy"),
        ("Kwon Hyok-Tae", "KWON HYOKTAE"),
        ("권혁태", "Kwon Hyok Tae"),
        ("Quintero Bellavista, Anselmo", "Anselmo Quintero Bellavista"),
        ("Anselmo Quintero", "Anselmo Quintero Bellavista"),
        ("A. Bellavista", "Anselmo Bellavista"),
        ("Dr. Anselmo Bellavista", "Anselmo Bellavista"),
        ("AnselmoBellavista", "Anselmo Bellavista"),
        ("Anselmo Bella Vista", "Anselmo Bellavista"),
        ("Anselmo Belavista", "Anselmo Bellavista"),
        ("Anselmo Bellaivsta", "Anselmo Bellavista"),
        ("Ans3lm0 B3llavista", "Anselmo Bellavista"),
        ("PAYMENT TO Anselmo Bellavista INVOICE 7", "Anselmo Bellavista"),
        ("C/O Anselmo Bellavista PERSONAL ACCOUNT", "Anselmo Bellavista"),
        ("Anselmo Bellavista NO 7", "Anselmo Bellavista"),
        ("MUKHTARSAIFUDDIN", "Mukhtar Saifuddin"),
        ("MukhtarHarunAbdulkarimSalmanZorlani", "Mukhtar Harun Abdulkarim Salman Zorlani"),
        ("Bellav ood Anselmo", "Bellavood Anselmo"),
        ("A n s e l m o  B e l l a v i s t a", "Anselmo Bellavista"),
        ("Anselmo Bеllаvistа", "Anselmo Bellavista"),
    ],
)
def test_another_writing_of_the_same_person_is_a_hit(submitted: str, listed: str) -> None:
    assert _score(submitted, listed) >= _HIT


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("Anselmo Quintero", "Rodolfo Quintero"),
        ("Anselmo Quintero", "Anselmo Bellavista"),
        ("Salman bin Yunus", "Yunus bin Salman"),
        ("Ahmad Zorlani", "Muhammad Zorlani"),
        ("Hasan Zorlani", "Husayn Zorlani"),
        ("Mukhtar Harun Zorlani", "Mukhtar Harun Bellavista"),
        ("Mohammed", "Mohammed Ali Zorlani"),
        ("Bader Karim Zorlani", "Abdul Karim Zorlani"),
        ("Vyacheslav Dronopolskiy", "Vyacheslav Drobyshev"),
    ],
)
def test_another_person_is_no_hit(submitted: str, listed: str) -> None:
    assert _score(submitted, listed) < _HIT


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("Blue Lantern GmbH", "Blue Lantern Gesellschaft mit beschränkter Haftung"),
        ("ООО Синарка", "Sinarka LLC"),
        ("The Blue Lantern Trading Company", "Blue Lantern Trading Co."),
        ("Lantern Brigade Forty-Four", "Lantern Brigade 44"),
        ("Bluelantern Trading", "Blue Lantern Trading"),
        ("BLUELANTERNLTD", "Blue Lantern Ltd"),
        ("Secondlantern Works", "Second Lantern Works"),
        ("Blue Lantern Int'l Trading", "Blue Lantern International Trading"),
    ],
)
def test_another_writing_of_the_same_body_is_a_hit(submitted: str, listed: str) -> None:
    assert _score(submitted, listed, PartyKind.ORGANISATION) >= _HIT


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        ("Lantern Brigade 44", "Lantern Brigade 45"),
        ("Lantern Brigade No 44", "Lantern Brigade No 45"),
        ("LANTERNBRIGADE44", "Lantern Brigade 4"),
        ("Blue Lantern Bank", "Red Harbour Bank"),
        ("Blue Lantern (Kenya) Limited", "Blue Lantern (Norway) Limited"),
        ("Trading Company Limited", "Blue Lantern Trading Company Limited"),
    ],
)
def test_another_body_is_no_hit(submitted: str, listed: str) -> None:
    assert _score(submitted, listed, PartyKind.ORGANISATION) < _HIT


@pytest.mark.parametrize("name", ["Anselmo Bellavista", "محمد", "Kim", "M23", "Al", "3 & 4", "佐爾蘭"])
def test_a_name_compared_with_itself_is_exact(name: str) -> None:
    assert _score(name, name) == 1.0


def test_a_rarer_shared_name_weighs_more_than_a_common_one() -> None:
    assert _score("Zorlanquist", "Zorlanquist Petrovych") > _score("Mohammed", "Mohammed Petrovych")
