"""Words that are no names by themselves: particles, markers of descent, titles, legal forms, stop words, numbers."""

from app.matching.tables.reading import phrases_by_class, words

PARTICLES = words(
    """
    al el ul ur ud us uz ash az ad ar at ol aal de da do dos das del della delle di du des la le les lo los las
    van von der den ten ter te zu zur zum af y e ou os mc mac st saint san fitz
    """
)
"""Articles and prepositions inside names: Arabic (with assimilation), Romance, Germanic, Celtic."""

DESCENT_MARKERS = words(
    """
    bin ibn ben bint binti bte binte bn ould wuld wald uld oulad ouled oglu ogly ogli qizi kyzy walad valad
    """
)
"""Son of, daughter of: Arabic, Malay, Mauritanian, Turkic."""

KUNYA_MARKERS = words(
    """
    abu abou abo aboo abi umm um oum oom
    """
)
"""Father of, mother of: the next word is the child's name."""

COMPOUND_PARTS = words(
    """
    abd din allah
    """
)
"""Halves of compound names (Abd al-X, X al-Din): so common that they carry little."""

TITLES = words(
    """
    mr mrs ms miss mister dr doctor prof professor sir lord lady madam madame mme mlle monsieur herr frau sr sra
    srta don dona senor senora sheikh shaykh sheik shaikh cheikh shaik sheykh cheik seik haji hajji hajj hadji
    hadj alhaj alhaji hadzi haj mullah mulla mollah molla maulvi mawlawi molvi maulavi maulawi moulavi mulavi
    mawlavi maulana mawlana moulana qari qarri qaree kari hafiz hafez hafidh hafeez sayyid sayyed syed sayed
    seyed seyyed imam emir prince princess king queen general gen colonel col lieutenant lt major maj captain
    capt capitaine commander cmdr brigadier brig admiral marshal sergeant sgt president prasident presidente
    prezident minister ministre secretary ambassador senator governor judge justice rev reverend father bishop
    ustad ustadh ustaz mufti ayatollah hojjatoleslam hojatoleslam pasha bey bei effendi hon honourable honorable
    excellency highness jr junior snr senior esq phd md ing engineer eng engr muhandis mohandes comrade gospodin
    pan pani tovarisch gosp tuan puan datuk dato datin ustaza ustadha warlord
    """
)
"""Titles and honorifics, which come and go. Haji, Mullah and their like stand on lists as parts of names."""

STOP_WORDS = words(
    """
    the of and for in on at to a an und der die das fur et pour par en el y e van voor i na s z aka alias fka
    nee formerly known also dit called not noname unknown nom prenom name surname party account beneficiary
    customer payee attn attention ref re c
    """
)
"""Words that join others, and noise that forms and payment messages add."""

PLACEHOLDER_WORDS = words(
    """
    above anonymous anybody applicable available bearer client clients confidential customers disclosed dummy everybody
    missing nan nil nobody none null one our payer receiver recipient remitter same sender several somebody someone
    stated sundry tba tbc tbd test testing undefined undisclosed various withheld kunde kunden cliente clientes inconnu
    desconocido unbekannt
    """
)
"""What stands in the place of a name that is not told (`one of our clients`): nothing else is a name of nobody."""

FORM_WORDS_IN_FRONT = phrases_by_class(
    """
    payment: payment to, payment for, payment of, payment from, pay to, paid to, transfer to, transfer for,
        transfer from, transfer of, remittance to, remittance from, in favour of, in favor of, on behalf of, by order of
    party: c o, care of, account of, account name, account holder, acc of, acct of
    """
)
"""What payment forms and messages put before a name, beside single stop words."""

FORM_WORDS_BEHIND = phrases_by_class(
    """
    account: personal account, private account, business account, savings account, current account, account, acc, acct
    purpose: invoice, inv, salary, wages, refund
    reference: reference, ref
    haste: urgent, asap
    """
)
"""What payment forms and messages put behind a name; a number may follow."""

FORM_WORDS_BEFORE_A_NUMBER = words("no nr number num id")
"""The same, only where a number follows: alone they can be names."""

LEGAL_FORM_PHRASES = phrases_by_class(
    """
    llc: llc, limited liability company, limited liability co, ooo, obshchestvo s ogranichennoy
        otvetstvennostyu, gmbh, ges mbh, gesmbh, gesellschaft mit beschrankter haftung, sarl, societe a
        responsabilite limitee, srl, societatea cu raspundere limitata, societa a responsabilita limitata,
        sociedad de responsabilidad limitada, sp z o o, sp zoo, spzoo, spolka z ograniczona odpowiedzialnoscia,
        bv, besloten vennootschap, bvba, sprl, doo, d o o, drustvo s ogranicenom odgovornoscu, tov, tovarystvo z
        obmezhenoyu vidpovidalnistyu, ltda, lda, limitada, sociedade limitada, s de rl, s de rl de cv, kft, oy,
        osauhing, ou, sia, uab, eood, ood, wll, fz llc, fzco, fze, aps, anpartsselskab, yugen gaisha, xxk, mchj,
        jshs, mas uliyatly, sh p k, shpk, ehf, limited liability partnership company, besloten vennootschap met
        beperkte aansprakelijkheid, limited sirketi, ltd sti, limitet
    ltd: ltd, limited, ltd co, co ltd, co limited, company limited, company ltd, pte ltd, pte limited, pty ltd,
        pty limited, pvt ltd, private limited, pvt limited, proprietary limited, private ltd, sdn bhd, bhd,
        sendirian berhad, berhad, gongsi, youxiangongsi, you xian gong si, you xian ze ren gong si, teo, yu han
        gong si, yuhan hoesa, ltee, limitee
    inc: inc, incorporated, corp, corporation, incorporation, incorporee
    co: co, company, cie, compagnie, kompaniya, sherkat, sharika, sharikat, gong si, gesellschaft, maatschappij,
        compania, companhia, sirketi, sirket
    jsc: jsc, joint stock company, joint stock co, joint stock compan, joint stock, ojsc, open joint stock
        company, cjsc, closed joint stock company, pjsc, public joint stock company, oao, otkrytoe aktsionernoe
        obshchestvo, zao, zakrytoe aktsionernoe obshchestvo, pao, publichnoe aktsionernoe obshchestvo, ao,
        aktsionernoe obshchestvo, at, pat, prat, aktsionerne tovarystvo, publichne aktsionerne tovarystvo, ag,
        aktiengesellschaft, aktiengeselschaft, sa, societe anonyme, sociedad anonima, sociedade anonima, s a, sa
        de cv, sociedad anonima de capital variable, spa, societa per azioni, nv, naamloze vennootschap, plc,
        public limited company, ab, aktiebolag, aktiebolaget, asa, a s, oyj, se, societas europaea, anonim
        sirketi, anonim sirket, a o, kk, kabushiki gaisha, kabushiki kaisha, psc, pjs, saog, saoc, shareholding
        company, sab, sas, societe par actions simplifiee, ad, akcionarsko drustvo, as, akciova spolecnost,
        akciju sabiedriba, tbk, pt, perseroan terbatas, cong ty co phan, gu fen you xian gong si, saa, sac, sal,
        zrt, nyrt, hf, tao, vat, private joint stock company
    lp: lp, l p, limited partnership, llp, limited liability partnership, kg, kommanditgesellschaft, gmbh co kg,
        gmbh and co kg, ag co kg, scs, societe en commandite simple, kgaa, ohg, pllc, gp, general partnership,
        snc, k d
    ip: ip, individualnyy predprinimatel, sole proprietorship, fop, eurl, eirl
    foundation: stiftung, stichting, fondation, foundation, fundacion, fundacja, fond
    ngo: ngo, eingetragener verein, ev, e v, ano, nko, asbl, vzw
    state: gup, fgup, federal state unitary enterprise, state unitary enterprise, mup, federalnoe
        gosudarstvennoe unitarnoe predpriyatie
    """
)
"""Every spelling of a legal form, as romanised lower-case words, to its class."""

AMBIGUOUS_LEGAL_WORDS = words(
    """
    as at ad ab se sa ao ou co ip pt pat pao an am lp cv spa tov doo oy kk ev teo fond foundation sac sal sas
    asa sia sab gp tao vat hf ano a s
    """
)
"""Legal forms that are also syllables or words of names: taken as such only beside words that only organisations
have, or in capitals at the end of a name that is otherwise not in capitals."""

NUMBER_WORDS: dict[str, int] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten":
    10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen":
    17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "first": 1, "second": 2, "third": 3,
    "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
"""English cardinals and ordinals."""

ROMAN_NUMERALS: dict[str, int] = {
    "ii": 2, "iii": 3, "iv": 4, "vii": 7, "viii": 8, "ix": 9, "xii": 12, "xiii": 13, "xiv": 14, "xv": 15, "xvi":
    16,
}  # fmt: skip
"""Only those that are no ordinary initial or syllable of a personal name."""

GENERIC_ORGANISATION_WORDS = words(
    """
    group groupe gruppe gruppa holding holdings international intl national global general trading trade trust
    fund bank banque banco bankasi industries industry industrial enterprise enterprises services service
    solutions systems system technology technologies management investment investments capital partners
    partnership association organisation organization organizacion society union committee commission council
    agency office bureau ministry department institute academy university center centre school college branch
    division unit factory plant works zavod construction engineering development research energy oil gas
    petroleum mining shipping maritime marine airlines aviation transport logistics import export commercial
    commerce financial finance insurance exchange money hawala real estate securities mortgage asset charity
    relief welfare charitable movement front army brigade battalion party network media electronics electric
    motor motors pharmaceutical medical health foods food company corporation world city state federal republic
    islamic islam peoples public united central government high federation forces force martyrs brigades
    soldiers mujahideen mujahidin steel metal metals machinery equipment precision instruments instrument
    electronic computer telecommunications communications textile petrochemical chemical
    """
)
"""Words that say what kind of body it is, not which one."""

GEOGRAPHIC_WORDS = words(
    """
    north south east west northern southern eastern western asia asian africa african europe european america
    american americas latin pacific atlantic arabian peninsula maghreb sahel sahara levant gulf caucasus balkans
    iraq iraqi syria syrian iran iranian yemen yemeni libya libyan egypt egyptian sinai algeria morocco tunisia
    tunisian somalia sudan nigeria mali niger pakistan pakistani afghanistan afghan khorasan india indian
    kashmir bangladesh indonesia philippines malaysia china chinese japan japanese korea korean russia russian
    ukraine germany german deutschland france french italy italian spain espana mexico chile brazil brasil
    argentina peru colombia canada australia ireland england britain british scotland wales sweden norge norway
    denmark finland nederland netherlands holland belgium schweiz switzerland austria poland turkey turkiye
    dubai london york angeles hong kong singapore beijing shanghai moscow tehran chad kenya tanzania uganda
    rwanda congo burundi ethiopia eritrea lebanon jordan palestine palestinian israel kuwait qatar bahrain oman
    emirates saudi arabia
    """
)
"""Place words that make a branch or sister of a body another body."""
