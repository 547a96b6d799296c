"""The same fictional person in the three forms of XML in which OFAC publishes, with every element that they have."""

from __future__ import annotations

OLD_NAMESPACE = "http://tempuri.org/sdnList.xsd"
NEW_NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"

SDN_LIST = f"""<?xml version="1.0" standalone="yes"?>
<sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="{NEW_NAMESPACE}">
  <publshInformation><Publish_Date>01/08/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry>
    <uid>1</uid><firstName>Nemo</firstName><lastName>TESTPERSON</lastName><title>Captain</title>
    <sdnType>Individual</sdnType><remarks>(Linked To: NOBODY TRADING LLC)</remarks>
    <programList><program>TEST-TWO</program><program>TEST</program></programList>
    <idList>
      <id><uid>11</uid><idType>Passport</idType><idNumber>A1</idNumber><idCountry>Utopia</idCountry>
        <issueDate>07 Jun 2013</issueDate><expirationDate>2018</expirationDate></id>
      <id><uid>12</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
      <id><uid>13</uid><idType>Target Type</idType><idNumber>Government Entity</idNumber></id>
      <id><uid>14</uid><idType>Effective Date (CMIC)</idType><idNumber>14 Feb 2022</idNumber></id>
      <id><uid>15</uid><idType>Secondary sanctions risk:</idType><idNumber>section 1</idNumber></id>
    </idList>
    <akaList>
      <aka><uid>21</uid><type>a.k.a.</type><category>strong</category><lastName>TESTMAN</lastName>
        <firstName>Nemo</firstName></aka>
      <aka><uid>22</uid><type>f.k.a.</type><category>strong</category><lastName>OLDNAME</lastName></aka>
      <aka><uid>23</uid><type>a.k.a.</type><category>weak</category><lastName>NN</lastName></aka>
      <aka><uid>24</uid><type>f.k.a.</type><category>weak</category><lastName>ON</lastName></aka>
    </akaList>
    <addressList>
      <address><uid>31</uid><address1>1 No Street</address1><address2>Floor 2</address2><address3>Room 3</address3>
        <city>Nowhere</city><stateOrProvince>North</stateOrProvince><postalCode>1000</postalCode>
        <country>Utopia</country></address>
      <address><uid>32</uid></address>
    </addressList>
    <nationalityList><nationality><uid>41</uid><country>Utopia</country><mainEntry>true</mainEntry></nationality>
    </nationalityList>
    <citizenshipList><citizenship><uid>42</uid><country>Atlantis</country><mainEntry>true</mainEntry></citizenship>
    </citizenshipList>
    <dateOfBirthList>
      <dateOfBirthItem><uid>51</uid><dateOfBirth>circa 1961</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>52</uid><dateOfBirth>1962</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
    </dateOfBirthList>
    <placeOfBirthList><placeOfBirthItem><uid>53</uid><placeOfBirth>Nowhere</placeOfBirth><mainEntry>true</mainEntry>
    </placeOfBirthItem></placeOfBirthList>
  </sdnEntry>
  <sdnEntry>
    <uid>2</uid><lastName>NEVER SEEN</lastName><sdnType>Vessel</sdnType>
    <vesselInfo><callSign>TEST1</callSign><vesselType>Tug</vesselType><vesselFlag>Utopia</vesselFlag>
      <vesselOwner>Nobody</vesselOwner><tonnage>10</tonnage><grossRegisteredTonnage>20</grossRegisteredTonnage>
    </vesselInfo>
  </sdnEntry>
</sdnList>
"""

ENHANCED = """<?xml version="1.0" encoding="utf-8"?>
<sanctionsData xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ENHANCED_XML">
  <publicationInfo><dataAsOf>2024-08-28T00:00:00</dataAsOf></publicationInfo>
  <referenceValues><referenceValue refId="1"><type>ALIAS TYPE</type><value>A.K.A.</value></referenceValue>
          </referenceValues>
  <featureTypes><featureType featureTypeId="8"><type refId="1">Birthdate</type></featureType></featureTypes>
  <entities>
    <entity id="1">
      <generalInfo><identityId>901</identityId><entityType refId="600">Individual</entityType><title>Captain</title>
        <remarks>Telephone: 123</remarks></generalInfo>
      <sanctionsLists><sanctionsList refId="1550" id="1" datePublished="2020-02-03">SDN List</sanctionsList>
          </sanctionsLists>
      <sanctionsPrograms><sanctionsProgram refId="1" id="2">TEST</sanctionsProgram></sanctionsPrograms>
      <sanctionsTypes><sanctionsType refId="1" id="3">Block</sanctionsType></sanctionsTypes>
      <legalAuthorities><legalAuthority refId="1" id="4">Order 1</legalAuthority></legalAuthorities>
      <names>
        <name id="1"><isPrimary>true</isPrimary><isLowQuality>false</isLowQuality><translations>
          <translation id="1"><isPrimary>true</isPrimary><script refId="1">Latin</script>
            <formattedFirstName>Nemo</formattedFirstName><formattedLastName>TESTPERSON</formattedLastName>
            <formattedFullName>TESTPERSON, Nemo</formattedFullName><nameParts>
              <namePart id="1"><type refId="1">Last Name</type><value>Testperson</value></namePart>
              <namePart id="2"><type refId="1">Nickname</type><value>Nemesis</value></namePart>
            </nameParts></translation>
          <translation id="2"><isPrimary>false</isPrimary><script refId="1">Arabic</script>
            <formattedFullName>\u202bتجربة نمو\u202c</formattedFullName></translation>
        </translations></name>
        <name id="2"><isPrimary>false</isPrimary><aliasType refId="1">A.K.A.</aliasType>
          <isLowQuality>true</isLowQuality>
          <translations><translation id="3"><isPrimary>true</isPrimary><script refId="1">Latin</script>
            <formattedFullName>NN</formattedFullName></translation></translations></name>
        <name id="3"><isPrimary>false</isPrimary><aliasType refId="1">F.K.A.</aliasType>
          <isLowQuality>false</isLowQuality>
          <translations><translation id="4"><isPrimary>true</isPrimary><script refId="1">Latin</script>
            <formattedFullName>OLDNAME, Nemo</formattedFullName></translation></translations></name>
      </names>
      <addresses>
        <address id="1"><country refId="1">Utopia</country><translations><translation id="1">
          <isPrimary>true</isPrimary>
          <script refId="1">Latin</script><addressParts>
            <addressPart id="1"><type refId="1">ADDRESS1</type><value>1 No Street</value></addressPart>
            <addressPart id="2"><type refId="1">CITY</type><value>Nowhere</value></addressPart>
            <addressPart id="3"><type refId="1">REGION</type><value>North</value></addressPart>
          </addressParts></translation></translations></address>
        <address id="2"><country refId="1">Atlantis</country></address>
      </addresses>
      <features>
        <feature id="1"><type featureTypeId="8">Birthdate</type><versionId>1</versionId><value>circa 1961</value>
          <valueDate id="1"><fromDateBegin>1961-01-01</fromDateBegin><fromDateEnd>1961-01-01</fromDateEnd>
            <toDateBegin>1961-12-31</toDateBegin><toDateEnd>1961-12-31</toDateEnd><isApproximate>true</isApproximate>
            <isDateRange>false</isDateRange></valueDate><isPrimary>true</isPrimary>
          <reliability refId="1">Reported</reliability></feature>
        <feature id="2"><type featureTypeId="8">Birthdate</type><value>in words</value>
          <valueDate id="2"><fromDateBegin>1962-03-01</fromDateBegin><fromDateEnd>1962-03-31</fromDateEnd>
            <toDateBegin>1963-03-01</toDateBegin><toDateEnd>1963-03-31</toDateEnd><isApproximate>false</isApproximate>
            <isDateRange>true</isDateRange></valueDate><isPrimary>false</isPrimary></feature>
        <feature id="3"><type featureTypeId="10">Nationality Country</type><value>Utopia</value>
          <valueRefId>1</valueRefId>
          <isPrimary>true</isPrimary></feature>
      </features>
      <identityDocuments>
        <identityDocument id="1"><type refId="1">Passport</type><name nameId="2" nameTranslationId="3">NN</name>
          <documentNumber>A1</documentNumber><isValid>false</isValid><issuingCountry refId="1">Utopia</issuingCountry>
          <issueDate id="1"><fromDateBegin>2013-06-07</fromDateBegin><fromDateEnd>2013-06-07</fromDateEnd>
            <toDateBegin>2013-06-07</toDateBegin><toDateEnd>2013-06-07</toDateEnd><isApproximate>false</isApproximate>
            <isDateRange>false</isDateRange></issueDate></identityDocument>
      </identityDocuments>
      <relationships><relationship id="1"><type refId="1">Family member of</type>
        <relatedEntity entityId="9">TESTCHILD, Nema</relatedEntity></relationship></relationships>
    </entity>
  </entities>
</sanctionsData>
"""

ADVANCED = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="http://www.un.org/sanctions/1.0" Version="1">
  <DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>5</Month><Day>21</Day></DateOfIssue>
  <ReferenceValueSets>
    <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
    <CountryValues><Country ID="7" ISO2="UT">Utopia</Country></CountryValues>
    <DetailReferenceValues><DetailReference ID="71">Male</DetailReference></DetailReferenceValues>
    <EntryEventTypeValues><EntryEventType ID="1">Created</EntryEventType></EntryEventTypeValues>
    <FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="25">Location</FeatureType>
      <FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="224">Gender</FeatureType>
      <FeatureType ID="9">Place of Birth</FeatureType></FeatureTypeValues>
    <IDRegDocDateTypeValues><IDRegDocDateType ID="1">Issue Date</IDRegDocDateType></IDRegDocDateTypeValues>
    <IDRegDocTypeValues><IDRegDocType ID="1">Passport</IDRegDocType></IDRegDocTypeValues>
    <LegalBasisValues><LegalBasis ID="5">Order 1</LegalBasis></LegalBasisValues>
    <ListValues><List ID="1550">SDN List</List></ListValues>
    <LocPartTypeValues><LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType>
          </LocPartTypeValues>
    <NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType>
          <NamePartType ID="1521">First Name</NamePartType>
    </NamePartTypeValues>
    <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType>
      <PartySubType ID="1" PartyTypeID="4">Vessel</PartySubType></PartySubTypeValues>
    <PartyTypeValues><PartyType ID="1">Individual</PartyType><PartyType ID="4">Transport</PartyType></PartyTypeValues>
    <RelationQualityValues><RelationQuality ID="1">High</RelationQuality></RelationQualityValues>
    <RelationTypeValues><RelationType ID="2">Owned or Controlled By</RelationType></RelationTypeValues>
    <SanctionsTypeValues><SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="2">Block</SanctionsType>
    </SanctionsTypeValues>
    <ScriptValues><Script ID="215">Latin</Script><Script ID="160">Arabic</Script></ScriptValues>
    <ValidityValues><Validity ID="2">Fraudulent</Validity></ValidityValues>
  </ReferenceValueSets>
  <Locations>
    <Location ID="81"><LocationAreaCode AreaCodeID="1" /><LocationCountry CountryID="7" CountryRelevanceID="1" />
      <LocationPart LocPartTypeID="1451">
          <LocationPartValue Primary="true" LocPartValueTypeID="1" LocPartValueStatusID="1">
        <Comment /><Value>1 No Street</Value></LocationPartValue></LocationPart>
      <LocationPart LocPartTypeID="1454">
          <LocationPartValue Primary="true" LocPartValueTypeID="1" LocPartValueStatusID="1">
        <Value>Nowhere</Value></LocationPartValue></LocationPart></Location>
    <Location ID="82"><LocationCountry CountryID="7" CountryRelevanceID="1" /></Location>
  </Locations>
  <IDRegDocuments>
    <IDRegDocument ID="61" IDRegDocTypeID="1" IdentityID="901" IssuedBy-CountryID="7" ValidityID="2">
      <IDRegistrationNo>A1</IDRegistrationNo>
      <DocumentDate IDRegDocDateTypeID="1">
          <DatePeriod CalendarTypeID="1" YearFixed="false" MonthFixed="false" DayFixed="false">
        <Start Approximate="false" YearFixed="false" MonthFixed="false" DayFixed="false">
          <From><Year>2013</Year><Month>6</Month><Day>7</Day></From><To><Year>2013</Year><Month>6</Month>
          <Day>7</Day></To></Start>
      </DatePeriod></DocumentDate>
      <DocumentedNameReference DocumentedNameID="1" />
    </IDRegDocument>
  </IDRegDocuments>
  <DistinctParties>
    <DistinctParty FixedRef="1"><Comment>Telephone: 123</Comment>
      <Profile ID="1" PartySubTypeID="4">
        <Identity ID="901" FixedRef="1" Primary="true" False="false">
          <Alias FixedRef="1" AliasTypeID="1403" Primary="true" LowQuality="false">
            <DocumentedName ID="1" FixedRef="1" DocNameStatusID="1">
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="31" ScriptID="215" ScriptStatusID="1"
          Acronym="false">TESTPERSON</NamePartValue></DocumentedNamePart>
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="32" ScriptID="215" ScriptStatusID="1"
          Acronym="false">Nemo</NamePartValue></DocumentedNamePart>
            </DocumentedName>
            <DocumentedName ID="2" FixedRef="1" DocNameStatusID="2">
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="31" ScriptID="160" ScriptStatusID="3"
          Acronym="false">تجربة</NamePartValue></DocumentedNamePart>
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="32" ScriptID="160" ScriptStatusID="3" Acronym="false">نمو</NamePartValue>
          </DocumentedNamePart>
            </DocumentedName>
          </Alias>
          <Alias FixedRef="1" AliasTypeID="1400" Primary="false" LowQuality="true">
            <DocumentedName ID="3" FixedRef="1" DocNameStatusID="1">
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="31" ScriptID="215" ScriptStatusID="1" Acronym="false">NN</NamePartValue>
          </DocumentedNamePart>
            </DocumentedName>
          </Alias>
          <NamePartGroups>
            <MasterNamePartGroup><NamePartGroup ID="31" NamePartTypeID="1520" /></MasterNamePartGroup>
            <MasterNamePartGroup><NamePartGroup ID="32" NamePartTypeID="1521" /></MasterNamePartGroup>
          </NamePartGroups>
          <IDRegDocumentReference IDRegDocumentID="61" />
        </Identity>
        <Feature ID="1" FeatureTypeID="8"><FeatureVersion ID="1" ReliabilityID="1560">
          <DatePeriod CalendarTypeID="1" YearFixed="false" MonthFixed="false" DayFixed="false">
            <Start Approximate="true" YearFixed="false" MonthFixed="false" DayFixed="false">
              <From><Year>1961</Year><Month>1</Month><Day>1</Day></From><To><Year>1961</Year><Month>1</Month>
          <Day>1</Day></To></Start>
            <End Approximate="true" YearFixed="false" MonthFixed="false" DayFixed="false">
              <From><Year>1961</Year><Month>12</Month><Day>31</Day></From><To><Year>1961</Year><Month>12</Month>
          <Day>31</Day></To></End>
          </DatePeriod></FeatureVersion><IdentityReference IdentityID="901" IdentityFeatureLinkTypeID="1" /></Feature>
        <Feature ID="2" FeatureTypeID="25"><FeatureVersion ID="2" ReliabilityID="1560">
          <VersionLocation LocationID="81" />
          </FeatureVersion></Feature>
        <Feature ID="3" FeatureTypeID="10"><FeatureVersion ID="3" ReliabilityID="1560">
          <VersionLocation LocationID="82" />
          </FeatureVersion></Feature>
        <Feature ID="4" FeatureTypeID="224"><FeatureVersion ID="4" ReliabilityID="1560">
          <VersionDetail DetailTypeID="1431" DetailReferenceID="71" /></FeatureVersion></Feature>
        <Feature ID="5" FeatureTypeID="9"><FeatureVersion ID="5" ReliabilityID="1560">
          <VersionDetail DetailTypeID="1432">Nowhere, Utopia</VersionDetail></FeatureVersion></Feature>
        <SanctionsEntryReference SanctionsEntryID="501" />
      </Profile>
    </DistinctParty>
    <DistinctParty FixedRef="2">
      <Profile ID="2" PartySubTypeID="1">
        <Identity ID="902" FixedRef="2" Primary="true" False="false">
          <Alias FixedRef="2" AliasTypeID="1403" Primary="true" LowQuality="false">
            <DocumentedName ID="4" FixedRef="2" DocNameStatusID="1">
              <DocumentedNamePart>
          <NamePartValue NamePartGroupID="33" ScriptID="215" ScriptStatusID="1"
                Acronym="false">NEVER SEEN</NamePartValue></DocumentedNamePart>
            </DocumentedName>
          </Alias>
        </Identity>
      </Profile>
    </DistinctParty>
  </DistinctParties>
  <ProfileRelationships>
    <ProfileRelationship ID="1" From-ProfileID="2" To-ProfileID="1" RelationTypeID="2" RelationQualityID="1"
          Former="true" SanctionsEntryID="502">
      <Comment>so it is said</Comment></ProfileRelationship>
  </ProfileRelationships>
  <SanctionsEntries>
    <SanctionsEntry ID="501" ProfileID="1" ListID="1550">
      <EntryEvent ID="1" EntryEventTypeID="1" LegalBasisID="5"><Comment />
        <Date CalendarTypeID="1"><Year>2020</Year><Month>2</Month><Day>3</Day></Date></EntryEvent>
      <SanctionsMeasure ID="1" SanctionsTypeID="1"><Comment>TEST</Comment></SanctionsMeasure>
      <SanctionsMeasure ID="2" SanctionsTypeID="2"><Comment /></SanctionsMeasure>
    </SanctionsEntry>
  </SanctionsEntries>
  <SanctionsEntryLinks />
</Sanctions>
"""
