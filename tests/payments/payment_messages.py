"""Made-up payment messages: nobody in them exists."""

from __future__ import annotations

PACS_008 = """<?xml version="1.0" encoding="UTF-8"?>
<Envelope xmlns="urn:example:envelope">
<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">
  <Fr><FIId><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></FIId></Fr>
  <To><FIId><FinInstnId><BICFI>MIDLGB22XXX</BICFI></FinInstnId></FIId></To>
  <BizMsgIdr>HEAD-1</BizMsgIdr><MsgDefIdr>pacs.008.001.08</MsgDefIdr><BizSvc>swift.cbprplus.02</BizSvc>
  <CreDt>2026-02-20T09:00:00+00:00</CreDt>
</AppHdr>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
  <GrpHdr><MsgId>MSG-1</MsgId><CreDtTm>2026-02-20T09:00:00+00:00</CreDtTm><NbOfTxs>1</NbOfTxs>
    <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>
  <CdtTrfTxInf>
    <PmtId><InstrId>INS-1</InstrId><EndToEndId>E2E-1</EndToEndId>
      <UETR>7a562c67-ca16-48ba-b074-65581be6f001</UETR></PmtId>
    <PmtTpInf><SvcLvl><Cd>G001</Cd></SvcLvl><CtgyPurp><Prtry>family aid</Prtry></CtgyPurp></PmtTpInf>
    <IntrBkSttlmAmt Ccy="USD">100.50</IntrBkSttlmAmt><IntrBkSttlmDt>2026-02-20</IntrBkSttlmDt>
    <ChrgBr>SHAR</ChrgBr>
    <PrvsInstgAgt1><FinInstnId><Nm>Halcyon Savings of Nowhere</Nm></FinInstnId></PrvsInstgAgt1>
    <IntrmyAgt1><FinInstnId><Nm>Meridian Clearing House</Nm><PstlAdr><AdrLine>Harbour Road 5</AdrLine></PstlAdr>
      </FinInstnId></IntrmyAgt1>
    <UltmtDbtr><Nm>Ottoline Farthingale</Nm></UltmtDbtr>
    <InitgPty><Nm>Quartermaine Payroll Ltd</Nm></InitgPty>
    <Dbtr><Nm>Bartholomew Quillfeather</Nm>
      <PstlAdr><StrtNm>Long Lane</StrtNm><TwnNm>Lindfurt</TwnNm><Ctry>DE</Ctry></PstlAdr>
      <Id><PrvtId><DtAndPlcOfBirth><BirthDt>1970-05-17</BirthDt><CityOfBirth>Oldtown</CityOfBirth>
        <CtryOfBirth>DE</CtryOfBirth></DtAndPlcOfBirth>
        <Othr><Id>P7788001</Id><SchmeNm><Cd>CCPT</Cd></SchmeNm><Issr>DE</Issr></Othr></PrvtId></Id>
      <CtctDtls><Nm>Cosima Applethwaite</Nm><PhneNb>+49-301234567</PhneNb></CtctDtls></Dbtr>
    <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id><Nm>B Quillfeather household</Nm></DbtrAcct>
    <DbtrAgt><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></DbtrAgt>
    <CdtrAgt><FinInstnId><BICFI>MIDLGB22XXX</BICFI></FinInstnId><BrnchId><Nm>Wharf branch</Nm></BrnchId></CdtrAgt>
    <Cdtr><Nm>Wilhelmina Ostergaard-Pym</Nm><CtryOfRes>GB</CtryOfRes></Cdtr>
    <CdtrAcct><Id><Othr><Id>40201234567</Id></Othr></Id></CdtrAcct>
    <UltmtCdtr><Nm>Peregrine Thistlewood</Nm></UltmtCdtr>
    <InstrForCdtrAgt><InstrInf>hold for pick-up</InstrInf></InstrForCdtrAgt>
    <RgltryRptg><Dtls><Inf>household support</Inf></Dtls></RgltryRptg>
    <RltdRmtInf><RmtLctnDtls><PstlAdr><Nm>Leopold Vane-Whittle</Nm></PstlAdr></RmtLctnDtls></RltdRmtInf>
    <RmtInf><Ustrd>rent for february</Ustrd>
      <Strd><Invcr><Nm>Octavia Brindlecombe</Nm></Invcr><AddtlRmtInf>flat twelve</AddtlRmtInf></Strd></RmtInf>
    <SplmtryData><Envlp><Anything><Strange>left by the gate</Strange></Anything></Envlp></SplmtryData>
  </CdtTrfTxInf>
</FIToFICstmrCdtTrf></Document>
</Envelope>"""

PACS_009_COVER = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.009.001.10"><FICdtTrf>
  <GrpHdr><MsgId>COV-1</MsgId><CreDtTm>2026-02-20T09:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs></GrpHdr>
  <CdtTrfTxInf><PmtId><InstrId>I9</InstrId><EndToEndId>E9</EndToEndId></PmtId>
    <IntrBkSttlmAmt Ccy="EUR">900</IntrBkSttlmAmt><IntrBkSttlmDt>2026-02-20</IntrBkSttlmDt>
    <Dbtr><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></Dbtr>
    <Cdtr><FinInstnId><Nm>Meridian Clearing House</Nm></FinInstnId></Cdtr>
    <UndrlygCstmrCdtTrf>
      <Dbtr><Nm>Bartholomew Quillfeather</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
      <Cdtr><Nm>Wilhelmina Ostergaard-Pym</Nm></Cdtr>
      <CdtrAcct><Id><Othr><Id>40201234567</Id></Othr></Id></CdtrAcct>
      <RmtInf><Ustrd>covers the rent</Ustrd></RmtInf>
    </UndrlygCstmrCdtTrf></CdtTrfTxInf></FICdtTrf></Document>"""

PAIN_001 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
  <GrpHdr><MsgId>PAIN-1</MsgId><CreDtTm>2026-02-20T09:00:00Z</CreDtTm><NbOfTxs>2</NbOfTxs>
    <InitgPty><Nm>Quartermaine Payroll Ltd</Nm></InitgPty></GrpHdr>
  <PmtInf><PmtInfId>RUN-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-02-21</Dt></ReqdExctnDt>
    <Dbtr><Nm>Bartholomew Quillfeather</Nm></Dbtr>
    <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>
    <DbtrAgt><FinInstnId><BICFI>DEUTDEFFXXX</BICFI></FinInstnId></DbtrAgt>
    <CdtTrfTxInf><PmtId><EndToEndId>W1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1200.00</InstdAmt></Amt>
      <Cdtr><Nm>Wilhelmina Ostergaard-Pym</Nm></Cdtr><CdtrAcct><Id><Othr><Id>111</Id></Othr></Id></CdtrAcct>
      <Purp><Cd>SALA</Cd></Purp><RmtInf><Ustrd>wage one</Ustrd></RmtInf></CdtTrfTxInf>
    <CdtTrfTxInf><PmtId><EndToEndId>W2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1300.00</InstdAmt></Amt>
      <Cdtr><Nm>Peregrine Thistlewood</Nm></Cdtr><CdtrAcct><Id><Othr><Id>222</Id></Othr></Id></CdtrAcct>
      <RmtInf><Ustrd>wage two</Ustrd></RmtInf></CdtTrfTxInf>
  </PmtInf></CstmrCdtTrfInitn></Document>"""

CAMT_053 = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
  <GrpHdr><MsgId>STMT-1</MsgId><CreDtTm>2026-02-21T01:00:00Z</CreDtTm></GrpHdr>
  <Stmt><Id>S1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id>
      <Ownr><Nm>Bartholomew Quillfeather</Nm></Ownr></Acct>
    <Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
      <Dt><Dt>2026-02-20</Dt></Dt></Bal>
    <Ntry><Amt Ccy="EUR">55.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
      <BookgDt><Dt>2026-02-20</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef>
      <NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs><Amt Ccy="EUR">55.00</Amt>
        <CdtDbtInd>CRDT</CdtDbtInd>
        <RltdPties><Dbtr><Pty><Nm>Wilhelmina Ostergaard-Pym</Nm></Pty></Dbtr>
          <DbtrAcct><Id><Othr><Id>40201234567</Id></Othr></Id></DbtrAcct></RltdPties>
        <RmtInf><Ustrd>thank you</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
    <Ntry><Amt Ccy="EUR">7.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
      <BookgDt><Dt>2026-02-20</Dt></BookgDt><AcctSvcrRef>R2</AcctSvcrRef>
      <AddtlNtryInf>fee of february</AddtlNtryInf></Ntry>
  </Stmt></BkToCstmrStmt></Document>"""

MT_103 = """{1:F01DEUTDEFFAXXX0000000000}{2:I103MIDLGB22XXXXN}
{3:{108:REF-OF-BANK}{121:7a562c67-ca16-48ba-b074-65581be6f002}}{4:
:20:PAY-1
:23B:CRED
:32A:260220USD1000,50
:33B:USD1000,50
:50F:/40201234567
1/QUILLFEATHER BARTHOLOMEW
1/THE ELDER
2/LONG LANE 5
3/DE/LINDFURT
4/19700517
5/DE/OLDTOWN
7/DE/P7788001
:52A:DEUTDEFFXXX
:56D:MERIDIAN CLEARING HOUSE
HARBOUR ROAD 5
:57D:/ACC-57
HALCYON SAVINGS
OF NOWHERE
:59:/DE89370400440532013000
WILHELMINA OSTERGAARD-PYM
OLD QUAY 7
:70:/INV/2026-17 RENT FOR PEREGRINE THIST
LEWOOD
:71A:SHA
:72:/INS/DEUTDEFF
/REC/CALL OTTOLINE FARTHINGALE
//ON ARRIVAL
:77B:/ORDERRES/DE//HOUSEHOLD
-}{5:{MAC:00000000}{CHK:24857F4599E7}}"""

MT_202_COVER = """{1:F01DEUTDEFFAXXX0000000000}{2:O2020800260220MIDLGB22AXXX00000000002602200800N}{3:{119:COV}}{4:
:20:COV-1
:21:PAY-1
:32A:260220EUR900,
:52A:DEUTDEFFXXX
:57A:MIDLGB22XXX
:58D:MERIDIAN CLEARING HOUSE
:50K:/40201234567
BARTHOLOMEW QUILLFEATHER
LONG LANE 5
:59F:/DE89370400440532013000
1/WILHELMINA OSTERGAARD-PYM
2/OLD QUAY 7
3/GB/BRISTOW
:70:COVERS THE RENT
-}"""
