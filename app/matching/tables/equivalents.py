"""Spellings of one name that neither letters nor sound bring together; the first of each line names the class."""

from app.matching.tables.reading import classes, pairs

_TRANSLITERATIONS = r"""
muhammad mohammed mohamed mohammad mohamad mohamed muhammed mohamet mohd muhd mohamd mehmet mehmed mamadou mamadu \
    mahamat mahamed magomed mokhammad mukhammad mukhammed makhmad muxammad mochammad mochamad muhamad muhamed mohmmad \
    moh mahomed mahomet maxamed mayamed
ahmad ahmed achmad akhmed akhmad akhmet ahmet axmed ahmadou amadou ahmat
ali aly alli cali caliy
abdullah abdallah abdulla abdula abdella abdellah abdollah abdoullah abdoulaye abdulah abdala abdalla abdulahi \
    abdullahi abdilahi cabdullah cabdullahi cabdulahi cabdalla
hussein xuseen xusayn husayn husain hussain husein hossein hosein hussayn hoseyn hussien houcine hocine hoessein \
    huseyin khusein khusayn xuseen guseyn
hassan hasan xasan hassane hasen khasan gasan xasan
yusuf yousef yousuf youssef youssouf yusef yousaf yusif joseph josef jozef iosif jose giuseppe josip ossip osip
ibrahim ebrahim ibraheem brahim ibrahima abraham avraham avram abram ibragim
ismail ismael ismaeel ismayil esmail esmaeil ishmael smail ismaila
ishaq isaac ishak ishaque izhak yitzhak isak
yaqub yacoub yakub yaqoub yaqoob yakoub jacob jakob yakov iakov jacub
musa mousa moussa moses moosa mose moshe moise
isa ciise ciisa issa eisa essa jesus
dawood daud dawud daoud david dawid davud davit daood dawoud
sulayman suleiman sulaiman soleiman solomon suleyman soulaymane sulieman soliman souleymane soulemane suleman \
    salomon
yahya yehia yehya yahia john jan johann johannes jean juan giovanni ivan ioan ian sean hans joao yannis ioannis \
    jovan yohannes jaan janos johan
zakariya zakaria zachary zacharias zakarya zakariyah
ilyas elias eliyahu ilya ilja elijah
umar cumar omar omer oumar umer oemar
uthman cusman cismaan osman othman usman ousmane ottman athman ousman ozman
usama osama oussama ossama usamah osamah
ayman aiman aymen eymen
qasim kassem qassem kasim gasim qassim kacem ghasem casim
jafar jaffar djaafar gafar cafer jaafar dzhafar
jamal gamal djamel jamel cemal djamal dzhamal jammal
jihad gihad cihad djihad
khalid khaled halid kalid chaled xaalid
tariq tarek tarik tareq taric
qadir kader kadir qader gadir qadeer kadhir
qaddafi gaddafi gadhafi kadhafi qadhafi gadafi kaddafi khadafi qathafi
rahman rehman rachman rahmane rakhman rahmaan
rahim raheem rakhim rahime
aziz azeez asis
said saeed sayeed saied saiid
zawahiri zawahri zaouahiri zavakhiri dhawahiri thawahiri
fattah fatah fateh
nasr naser nasser nacer nassir nasir
shaykh sheikh sheik shaikh cheikh
aleksandr alexander alexandre alejandro alessandro aleksander oleksandr alexandr aliaksandr aleksandar iskander \
    iskandar alexandros sikandar
aleksei alexei alexey aleksey alexis oleksii oleksiy alyaksey
aleksandra alexandra oleksandra
andrei andrew andrey andre andreas andriy andrii andrej andres andrzej
anatoly anatoli anatoliy anatolii anatolij
arkady arkadi arkadiy arkadii arkadij
dmitry dmitri dmitriy dmitrii dimitri dmytro dimitry dmitrij dzmitry dimitrios
yevgeny evgeny yevgeni evgeni evgeniy yevgeniy eugene yevhen evgenii eugen evgenij jevgenij eugenio
georgy george georgi georgiy jorge georg georgios giorgi giorgio jerzy heorhiy jiri georges
grigory grigori grigoriy gregory hryhoriy gregor gregorio gregoire
yuri yury yuriy iurii yurii jurij iouri yurij juri
yulia julia iuliia yuliya julie giulia
igor ihor
konstantin constantin kostiantyn constantine konstantinos constantino
lev leo leon
mikhail michael mykhailo mihail mikhael michel miguel mikael michele mikhailo mihai michal mykhaylo mikail mihailo
nikolai nicholas nikolay mykola nicolas nicola nikolaos nikola nikolaj nicolai mikalai niklas
oleg oleh
pavel paul pavlo pablo paolo pawel pauls pavlos paulo
pyotr peter petr pierre pedro petro pietro piotr petar petros boutros butrus
sergei sergey serhii serhiy sergio serge sergej siarhei sergiy siergiej serhij sergiu
semyon simon semen shimon simeon
stepan stephen steven stefan stephane esteban stefano steven stephan estevan istvan
tatiana tatyana tetiana tatjana
vasily vasili vasiliy basil vasyl vasilii wasil vassily vasile
viktor victor wiktor viktar
vladimir volodymyr wladimir uladzimir vladimer wolodymyr
vyacheslav viacheslav vjaceslav viatcheslav vyachaslau
yelena elena olena helena helen jelena helene ellen alena ilona
yekaterina ekaterina catherine katherine kateryna katarina catharina katharina caterina catalina kathryn katerina \
    kaisa
fyodor fedor theodore fedir teodor theodor teodoro
jiang chiang
ioann
iakiv
chen
zhao
wang
zhang chang cheung
li lee yi rhee ri
pak park bak
choe choi
chong chung jung jeong jong cheong
kim gim ghim
roh noh ro
paek baek paik baik
cho jo
chol cheol chul
hyok hyeok hyuk
yong yeong young yung
myong myeong myung
kyong kyeong kyung gyeong
song seong sung
pyong byeong byung pyung
chon jeon
xi hsi
xiao hsiao siu
zhou chou chow
huang hwang wong
xu hsu
cai tsai
cao tsao
zeng tseng tsang
deng teng
guo kuo kwok
jin chin
jinping chinping
zedong tsetung
james jim jaime santiago diego jacques giacomo
francis francisco francois frank franz francesco frantisek franciszek francois
charles carlos karl carlo karol carl karel
louis luis ludwig luigi lewis luiz ludovic lodewijk
henry henri heinrich enrique enrico hendrik henryk
william guillermo wilhelm guillaume guglielmo willem vilhelm
philip philippe felipe filip philipp filippo
anthony antonio anton antoine antony antonius
matthew mateo matthias mathieu matteo mateusz matei matthieu matias matvei
mary maria marie mariya miriam maryam mariam marija marya
elizabeth elisabeth isabel elisabetta yelizaveta elizaveta isabelle elzbieta
lawrence laurence lorenzo laurent lars lavrenti lorenz
martin marten martino
vincent vicente vincenzo vinzenz
sri shri shree
international intl internat
organisation organization organizatsiya organizacion
centre center tsentr zentrum centro
defence defense
labour labor
brothers bros
manufacturing mfg
association assoc assn
university univ
institute inst institut instituto
department dept
government govt
engineering engrg
development devt
industries ind
qaida qaeda qaidah qaedah caida kaida kaeda
taliban taleban
daesh daish
mujahidin mujahideen mujahedin mujahedeen moudjahidin mudjahidin
jamaat jamaah jemaah jamaa jamiat
jaysh jaish jeish gaish
jund djound
mahdi mehdi mahdy mehedi mahadi
hamid hameed hamide
hamad hammad hamada
mahmud mahmoud mehmood mahmood mehmud mahamoud mahmut makhmud
karim kareem kerim carim
salim saleem selim saleem
salih saleh saleh salihu
salam salaam
hakim hakeem hekim
malik malek melik maleek maalik
majid majeed mejid macid madjid
latif lateef letif
nur noor nour nuur noorul
amin ameen emin amine
amir emir ameer amer aamir
akbar ekber akber
akhtar akhter
azam aazam azzam
bashir bachir besir basheer bechir
faiz fayez fayiz faez
farid fareed feried ferid
fahd fahad fahed
faruq farouk farooq faruk farouq faroukh
ghani gani ghanee
haydar haidar heydar hayder haider hyder
iqbal ikbal eqbal
jabir jaber djaber gaber
jalal celal djalal galal jelal
kamal kamel kemal kamaal
khalil halil khaleel
mansur mansour mansoor mansor
mubarak mobarak moubarak mubarek
murad mourad morad
mustafa mostafa moustafa mustapha moustapha mostapha mustafah
nabil nabeel
rashid rachid rasheed rasid rashed
sadiq sadik sadeq sadegh
samad somad samed
shahid shaheed
sharif cherif shareef sherif charif
tahir taher tahar
wahid vahid waheed ouahid
walid waleed oualid velid
yasin yassin yaseen yassine yacine
yasir yasser yaser yassir
zahir zaher
zayd zaid zeid zayed
ziya zia ziaa
habib habeeb
sayyid sayyed syed sayed seyed seyyed
anwar anouar enver anwer
"""

_NICKNAMES = r"""
aleksandr sasha alex sanya shura
william bill billy will liam
robert bob bobby rob roberto
richard dick rick ricardo
james jimmy jamie
john jack johnny
joseph joe pepe
michael mike misha
edward eduardo ed ted eddie eduard
thomas tom tommy tomas
anthony tony
charles chuck charlie
henry harry hank
daniel dan danny daniil
david dave
steven steve
christopher chris kristofer
nicholas nick kolya
andrew andy drew
samuel sam
benjamin benny
elizabeth liz beth betty
margaret maggie peggy
catherine kate kathy katya
dmitry dima mitya
yevgeny zhenya
vladimir volodya vova
sergei seryozha serezha serej
ivan vanya
mikhail misha
yuri yura
nikolai kolya
francisco paco pancho
jose pepe
"""


def _class_of_word(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for spellings in classes(table):
        for spelling in dict.fromkeys(spellings):
            found.setdefault(spelling, []).append(spellings[0])
    return {spelling: tuple(names) for spelling, names in found.items()}


TRANSLITERATION_CLASSES = _class_of_word(_TRANSLITERATIONS)
"""Romanised word to the classes it belongs to."""

NICKNAME_CLASSES = _class_of_word(_NICKNAMES)
"""Nicknames and short forms, likewise."""

ARABIC_WORDS = pairs(
    """
    محمد=muhammad محمود=mahmud احمد=ahmad علي=ali على=ali علی=ali حسن=hasan حسين=husayn حسین=husayn حسني=husni
    عمر=umar عثمان=uthman عبد=abd عبدالله=abdullah بن=bin ابن=ibn بنت=bint ابو=abu ابي=abi ابى=abi ام=umm ال=al
    الله=allah الدين=din الدین=din ابراهيم=ibrahim ابراهیم=ibrahim اسماعيل=ismail اسحاق=ishaq يوسف=yusuf
    یوسف=yusuf يعقوب=yaqub موسى=musa موسی=musa عيسى=isa عیسی=isa داود=dawud سليمان=sulayman سلیمان=sulayman
    يحيى=yahya یحیی=yahya زكريا=zakariya الياس=ilyas خالد=khalid طارق=tariq قاسم=qasim كاظم=kazim جعفر=jafar
    جمال=jamal كمال=kamal جلال=jalal عادل=adil سعيد=said سعید=said سعد=sad سعود=saud رحمن=rahman رحمان=rahman
    رحيم=rahim رحیم=rahim كريم=karim کریم=karim حكيم=hakim حکیم=hakim حميد=hamid حمید=hamid حامد=hamid
    مجيد=majid عزيز=aziz عزیز=aziz قادر=qadir غني=ghani غفور=ghafur جبار=jabbar لطيف=latif لطیف=latif رؤوف=rauf
    سلام=salam ناصر=nasir نصر=nasr منصور=mansur مصطفى=mustafa مصطفی=mustafa مرتضى=murtada مرتضی=murtaza
    مهدي=mahdi مهدی=mahdi هادي=hadi هادی=hadi رضا=rida امين=amin امیر=amir امير=amir ايمن=ayman بشار=bashar
    بشير=bashir صدام=saddam اسامة=usama اسامه=usama انور=anwar نور=nur فيصل=faysal فهد=fahd سلمان=salman
    سلطان=sultan صالح=salih صلاح=salah شيخ=shaykh حاج=hajj حاجي=haji ملا=mullah مولوي=mawlawi مولوی=mawlawi
    سيد=sayyid سید=sayyid عباس=abbas فاطمة=fatima فاطمه=fatima عائشة=aisha مريم=maryam زينب=zaynab خديجة=khadija
    لادن=ladin خان=khan شاه=shah گل=gul جان=jan آغا=agha اغا=agha عمار=ammar ياسر=yasir ياسين=yasin وليد=walid
    هشام=hisham هاني=hani سامي=sami ماجد=majid راشد=rashid رشيد=rashid زيد=zayd فؤاد=fuad مراد=murad
    مروان=marwan مبارك=mubarak طالب=talib طه=taha عمران=imran غازي=ghazi فاروق=faruq فتاح=fattah قذافي=qadhafi
    ظواهري=zawahiri بغدادي=baghdadi تكريتي=tikriti مصري=masri عراقي=iraqi ليبي=libi يمني=yamani شامي=shami
    حلبي=halabi حقاني=haqqani
    """
)
"""Common Arabic-script words to their usual Latin spelling: no tool restores the vowels."""
