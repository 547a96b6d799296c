"""What each element of ISO 20022 payment messages holds: parties, free texts, and what can hold no name, with reasons.

The names of elements mean the same in every message and version, so that the table goes by name and by what stands
around it. An element that is in no table is screened as free text, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from app.domain.payment import Part

VERSION = "2026-11"
"""Of these tables."""

MESSAGES = frozenset(
    {
        "FIToFICstmrCdtTrf",  # pacs.008
        "FICdtTrf", "FinInstnCdtTrf",  # pacs.009
        "CstmrCdtTrfInitn",  # pain.001
        "BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn",  # camt.053, .052, .054
    }
)  # fmt: skip

UNITS = frozenset({"CdtTrfTxInf", "TxDtls"})
"""Elements that are one payment each."""
ENTRY = "Ntry"
"""One payment where it has no details of its own."""

PARTIES: Mapping[str, Part] = MappingProxyType(
    {
        "Dbtr": Part.DEBTOR,
        "Cdtr": Part.CREDITOR,
        "UltmtDbtr": Part.ULTIMATE_DEBTOR,
        "UltmtCdtr": Part.ULTIMATE_CREDITOR,
        "InitgPty": Part.INITIATING_PARTY,
        "DbtrAgt": Part.DEBTOR_AGENT,
        "CdtrAgt": Part.CREDITOR_AGENT,
        **{f"IntrmyAgt{number}": Part.INTERMEDIARY_AGENT for number in (1, 2, 3)},
        **{f"PrvsInstgAgt{number}": Part.INTERMEDIARY_AGENT for number in (1, 2, 3)},
        "PrvsInstgAgt": Part.INTERMEDIARY_AGENT,
        **dict.fromkeys(
            (
                "InstgAgt", "InstdAgt", "FwdgAgt", "InstgRmbrsmntAgt", "InstdRmbrsmntAgt", "ThrdRmbrsmntAgt", "Svcr",
                "RcvgAgt", "DlvrgAgt", "IssgAgt", "SttlmPlc", "ChrgsAcctAgt", "Agt", "Fr", "To",
            ),
            Part.AGENT,
        ),
        "Ownr": Part.ACCOUNT_OWNER,
        **dict.fromkeys(
            ("Invcr", "Invcee", "GrnshmtAdmstr", "Grnshee", "TradgPty", "MsgRcpt", "CtctDtls", "OrgnlDbtr", "OrgnlCdtr",
             "Pty", "Authstn", "Fctr", "Assgnr", "Assgne", "PrxyDtls", "ChqFr", "DlvrTo", "RmtLctnData", "RmtLctnDtls"),
            Part.OTHER,
        ),
    }
)  # fmt: skip
"""Elements that hold one party each."""

WRAPPERS = frozenset({"Pty", "Agt"})
"""Elements that only wrap whoever stands around them: `Dbtr/Pty/Nm` is the debtor's name."""

IDENTIFIERS: Mapping[str, str] = MappingProxyType(
    {
        "BICFI": "bic", "BIC": "bic", "AnyBIC": "bic", "BICOrBEI": "bic", "LEI": "lei", "IBAN": "iban",
        "MmbId": "other", "TaxId": "tax", "RegnId": "registration", "BBAN": "other",
    }
)  # fmt: skip
"""Elements of a party that are a number."""

SCHEMES: Mapping[str, str] = MappingProxyType({"CCPT": "passport", "NIDN": "national_id", "TXID": "tax"})
"""What `Othr/SchmeNm/Cd` says of the number beside it."""

_DECIMAL = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,11})?")
_MOMENT = re.compile(r"-?[0-9]{4}(-[0-9]{2}){0,2}(T[0-9:.]{5,15})?(Z|[+-][0-9]{2}:[0-9]{2})?")
_SHORT_CODE = re.compile(r"[A-Z0-9]{1,4}")
_TRUTH = re.compile(r"true|false|[01]")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MESSAGE_NAME = re.compile(r"[a-z]{4}\.[0-9]{3}\.[0-9]{3}\.[0-9]{2}")
_SERVICE = re.compile(r"swift\.[a-z0-9.+]{2,30}")
_SCHEMA = re.compile(r"[ \t\r\n]*(urn:iso:std:iso:20022:[a-z:.0-9$]+|\S+\.xsd|[ \t\r\n])+")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/=\s]{40,}")

_KINDS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    (
        "an amount, a rate or a count: no name fits in it",
        _DECIMAL,
        (
            "InstdAmt", "IntrBkSttlmAmt", "TtlIntrBkSttlmAmt", "Amt", "CtrlSum", "NbOfTxs", "NbOfNtries", "Sum", "Rate",
            "XchgRate", "TtlAmt", "TtlNetNtryAmt", "DuePyblAmt", "DscntApldAmt", "CdtNoteAmt", "TaxAmt", "RmtdAmt",
            "AdjstmntAmt", "TtlTaxblBaseAmt", "TtlTaxAmt", "TaxblBaseAmt", "PgNb", "ElctrncSeqNb", "LglSeqNb", "SeqNb",
            "NbOfDays", "Qty",
        ),
    ),
    (
        "a date or a time: no name fits in it",
        _MOMENT,
        (
            "CreDtTm", "CreDt", "IntrBkSttlmDt", "AccptncDtTm", "ReqdExctnDt", "ReqdColltnDt", "Dt", "DtTm", "FrDtTm",
            "ToDtTm", "FrDt", "ToDt", "PoolgAdjstmntDt", "RltdDt", "TxDtTm", "DbtDtTm", "CdtDtTm", "CLSTm", "TillTm",
            "FrTm", "RjctTm", "Yr", "StartDt", "EndDt", "DueDt", "SttlmDt", "TradDt", "IntrBkSttlmTm",
        ),
    ),
    (
        "a code of a closed list: no name fits in it",
        _SHORT_CODE,
        (
            "Cd", "Ctry", "CtryOfRes", "CtryOfBirth", "@Ccy", "Ccy", "SrcCcy", "TrgtCcy", "UnitCcy", "SttlmMtd",
            "ChrgBr", "CdtDbtInd", "DbtCdtRptgInd", "PmtMtd", "InstrPrty", "SttlmPrty", "Sts", "SubFmlyCd", "NmPrfx",
            "PrefrdMtd", "RateTp", "CpyDplct", "CpyDplctInd", "Prty", "Mtd",
        ),
    ),
    (
        "yes or no",
        _TRUTH,
        ("BtchBookg", "LastPgInd", "RvslInd", "PssblDplct", "BtchInd", "ChrgInclInd", "Incl"),
    ),
    ("a random number that names the payment", _UUID, ("UETR",)),
    ("the name of a kind of message", _MESSAGE_NAME, ("MsgDefIdr", "OrgnlMsgNmId", "MsgNmId")),
    ("the name of a service", _SERVICE, ("BizSvc",)),
    ("the address of a schema", _SCHEMA, ("@schemaLocation",)),
    ("a signature: it is made of random letters", _SIGNATURE, ("SignatureValue", "DigestValue", "X509Certificate")),
)  # fmt: skip

LEFT_OUT: Mapping[str, tuple[str, re.Pattern[str]]] = MappingProxyType(
    {name: (reason, shape) for reason, shape, names in _KINDS for name in names}
)
"""What is deliberately not screened, why, and what it must look like: a text of another look is screened as unknown."""

FREE_TEXTS = frozenset(
    {
        # remittance information, instructions, purposes, notes
        "Ustrd", "AddtlRmtInf", "InstrInf", "Prtry", "AddtlNtryInf", "AddtlTxInf", "AddtlStmtInf", "AddtlRptInf", "Inf",
        "AddtlInf", "Desc", "Titl", "JobTitl", "Rspnsblty", "Rsn", "Issr", "Tp", "Ctgy", "CtgyDtls", "FrmsCd",
        "AddtlNtfctnInf", "TaxTp", "AdmstnZn", "Authrty", "SubMsgTp",
        # references that whoever pays may choose
        "MsgId", "EndToEndId", "InstrId", "TxId", "PmtInfId", "ClrSysRef", "AcctSvcrRef", "NtryRef", "Ref", "RefNb",
        "Nb", "Id", "RltdRef", "AcctOwnrTxId", "AcctSvcrTxId", "MktInfrstrctrTxId", "PrcgId", "ChqNb", "BizMsgIdr",
        "MndtId", "RmtId", "OrgnlMsgId", "OrgnlEndToEndId", "OrgnlTxId", "OrgnlInstrId", "Sgntr", "Nr",
        # addresses, in which a name may hide
        "AdrLine", "StrtNm", "BldgNm", "BldgNb", "Dept", "SubDept", "Flr", "PstBx", "Room", "PstCd", "TwnNm",
        "TwnLctnNm", "DstrctNm", "CtrySubDvsn", "CareOf", "UnitNb", "CityOfBirth", "PrvcOfBirth",
        # ways to reach somebody
        "PhneNb", "MobNb", "FaxNb", "EmailAdr", "EmailPurp", "URLAdr", "ElctrncAdr", "ChanlTp",
    }
)  # fmt: skip
"""Elements in which names are looked for."""

FREE_FORM = frozenset({"SplmtryData"})
"""Elements that may hold anything: every text in them is looked into."""

ASIDE = frozenset({"RmtInf", "RltdRmtInf", "Tax", "TaxRmt", "GrnshmtRmt", "SplmtryData", "CtctDtls", "Sgntr", "AppHdr"})
"""Around a party, these say that it is no party of the payment itself."""
