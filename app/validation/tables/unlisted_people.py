"""Ordinary names of many origins, from which people are put together who are on no list.

Written for this purpose from common given and family names; the combinations are drawn by chance, so that a likeness to
anybody is chance too. How the parts
of a name are put in order is said by `form`: G a given name, P the father's, M a second one of their own, F and S two
different family names; other letters stand for themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Names that are ordinary in one part of the world; `forms` are equally likely. Without names of women, those of

    `men` are borne by all.
    """

    label: str
    forms: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    family_names: tuple[str, ...]


def _origin(label: str, forms: str, men: str, women: str, family_names: str) -> Origin:
    return Origin(label, tuple(forms.split("|")), tuple(men.split()), tuple(women.split()), tuple(family_names.split()))


ORIGINS: tuple[Origin, ...] = (
    _origin(
        "Arabic, Levant and Egypt",
        "G F|G P F|G P F|G P S F",
        "Ahmad Mohamed Mahmoud Hassan Hussein Ali Omar Khaled Youssef Ibrahim Karim Tarek Samir Walid Rami Nabil "
        "Fadi Bassam Ziad Hani",
        "Fatima Mariam Nour Layla Rania Dina Salma Huda Amal Rana Heba Yasmin Mona Nadia Reem",
        "Haddad Khoury Nasser Saleh Mansour Hamdan Darwish Shahin Najjar Sabbagh Qasim Awad Farouk Zaki Ramadan "
        "Fahmy Shaheen Barakat Tawil Halabi Masri Shami Hijazi Sayegh Kanaan Jaber Odeh Rizk Bishara Gamal Salem "
        "Naguib",
    ),
    _origin(
        "Arabic, Gulf and Yemen",
        "G al-F|G bin P al-F|G P al-F|G Al F",
        "Abdullah Mohammed Saleh Faisal Saud Khalid Nasser Sultan Majid Turki Salem Saeed Hamad Rashid Fahad Badr "
        "Ali Mansour Yahya Hussain",
        "Aisha Noura Maryam Sara Moza Hessa Latifa Amna Jawaher Shaikha",
        "Dosari Mutairi Harbi Shamsi Mazrouei Suwaidi Balushi Habsi Rashidi Enezi Qahtani Zahrani Ghamdi Hajri "
        "Marri Kaabi Hashimi Farsi Busaidi Maamari Wahaibi Ansari Hammadi Nuaimi Ketbi Kuwari Emadi Sabahi Hakimi "
        "Sanabani",
    ),
    _origin(
        "Arabic, Maghreb",
        "G F|G F|G Ben F|G P F",
        "Mohamed Rachid Said Youcef Abdelkader Hicham Mourad Karim Nabil Redouane Mustapha Brahim Larbi Djamel "
        "Hamza Bilal Amine Yassine Omar",
        "Khadija Fatiha Samira Naima Souad Leila Malika Zohra Hafida Imane Nawal",
        "Benali Bouzid Haddad Cherif Mansouri Belkacem Ziani Amrani Alaoui Tazi Idrissi Bennani Berrada Chraibi "
        "Lahlou Trabelsi Jaziri Mabrouk Gharbi Ayari Hamdi Toumi Kacem Rahmani Saidi Meziane Boudiaf Khelifi "
        "Slimani Zerrouki",
    ),
    _origin(
        "Arabic script",
        "G F|G P F|G P F",
        "محمد أحمد علي حسن حسين محمود عمر خالد يوسف إبراهيم كريم سمير نبيل فادي وليد سامي",
        "فاطمة مريم ليلى سلمى هدى أمل رنا منى نادية سعاد زينب خديجة",
        "حداد خوري منصور حمدان درويش نجار عوض زكي رمضان بركات حلبي مصري شامي كنعان جابر عودة صباغ طويل شاهين ناصر "
        "العمري الحربي الزهراني الشمري المزروعي الهاشمي الكعبي الراشدي",
    ),
    _origin(
        "Persian, Dari and Pashto",
        "G F|G P F|G G F",
        "Reza Hossein Mehdi Ali Amir Saeed Hamid Majid Behrouz Dariush Farhad Kaveh Navid Omid Siamak Mirwais Najib "
        "Hamidullah Zalmai Nasir Rahim Wali",
        "Zahra Maryam Shirin Parisa Leila Nasrin Farzana Gul",
        "Ahmadi Hosseini Karimi Rezaei Moradi Jafari Rahimi Sadeghi Ghasemi Bagheri Tehrani Shirazi Kermani Yazdani "
        "Rostami Noori Popal Stanikzai Safi Zadran Wardak Sherzai Haidari Amiri Sultani Faizi Nazari Qaderi Kohi "
        "Azizi",
    ),
    _origin(
        "Urdu and Bengali",
        "G F|G P F|Muhammad G F|G F",
        "Imran Asif Bilal Usman Farhan Kamran Nadeem Shahid Tariq Waqas Zeeshan Hamza Adnan Rizwan Rafiq Kamal "
        "Jahangir Shamim Habib Anwar Mizan",
        "Saima Ayesha Bushra Hina Nadia Rukhsana Shabnam Nasrin Taslima",
        "Khan Malik Chaudhry Qureshi Butt Sheikh Mirza Siddiqui Hashmi Akhtar Iqbal Javed Rashid Hussain Abbasi "
        "Bhatti Rana Gondal Cheema Rahman Hossain Islam Uddin Ahmed Alam Sarkar Talukder Chowdhury Miah Mollah",
    ),
    _origin(
        "South Asia, Hindu and Sikh names",
        "G F|G F|G M F",
        "Rajesh Suresh Anil Vijay Sanjay Rahul Amit Deepak Manoj Arjun Ravi Kiran Gopal Harish Mohan Gurpreet "
        "Harjit Balwinder Sukhdev",
        "Priya Anita Sunita Kavita Lakshmi Meena Pooja Rekha Geeta Neha Manpreet",
        "Sharma Verma Gupta Patel Singh Kumar Reddy Nair Iyer Menon Joshi Desai Shah Mehta Kapoor Chopra Malhotra "
        "Banerjee Mukherjee Das Bose Ghosh Rao Pillai Naidu Gill Sandhu Dhillon Thapa Shrestha",
    ),
    _origin(
        "Russian and Ukrainian",
        "G F|G F|F G|G P F",
        "Aleksandr Sergei Dmitri Andrei Mikhail Nikolai Alexei Pavel Igor Oleg Viktor Yuri Vladimir Maksim Anton "
        "Mykola Oleksandr Volodymyr Andriy Taras Bohdan",
        "Elena Olga Natalia Irina Tatiana Svetlana Oksana Kateryna Larysa",
        "Ivanov Smirnov Kuznetsov Popov Sokolov Lebedev Kozlov Novikov Morozov Petrov Volkov Solovyov Zaitsev "
        "Pavlov Golubev Vinogradov Belyaev Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Oliynyk Lysenko "
        "Marchenko Savchenko Rudenko Melnyk Boyko Moroz",
    ),
    _origin(
        "Cyrillic script",
        "G F|F G|G F",
        "Александр Сергей Дмитрий Андрей Михаил Николай Алексей Павел Игорь Олег Виктор Юрий Максим Антон Роман",
        "Елена Ольга Наталья Ирина Татьяна Светлана Марина Людмила Галина Вера",
        "Смирнов Кузнецов Попов Соколов Лебедев Козлов Новиков Морозов Петров Волков Соловьев Зайцев Павлов Голубев "
        "Виноградов Беляев Шевченко Коваленко Бондаренко Ткаченко Кравченко Лысенко Марченко Руденко Мороз Орлов "
        "Фомин",
    ),
    _origin(
        "Turkish and Central Asian",
        "G F|G F|G P F",
        "Mehmet Mustafa Ahmet Emre Murat Serkan Hakan Onur Burak Kemal Aslan Timur Rustam Azamat Bakhtiyar Ulugbek "
        "Nurlan Yerlan Sherzod Kanat",
        "Ayşe Fatma Zeynep Elif Emine Meryem Hülya Aigul Dilnoza Gulnara",
        "Yılmaz Kaya Demir Çelik Şahin Yıldız Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt "
        "Özkan Karimov Rakhimov Yusupov Ismailov Abdullaev Nazarov Saidov Akhmetov Omarov Bekov Toktosunov Mamedov",
    ),
    _origin(
        "Chinese, pinyin",
        "F G|F GM|F GM|G F",
        "Wei Fang Min Jing Lei Qiang Jun Yan Ping Gang Hui Xin Ying Mei Lin Bo Hao Tao Chao Peng Yu Xia Hong Feng "
        "Ming Zhen Kai Jie Rui Shan",
        "",
        "Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Gao Lin Luo Zheng Liang Xie Song "
        "Tang Deng Han Feng Cao Peng",
    ),
    _origin(
        "Chinese characters",
        "FG|FGM|FGM",
        "伟 芳 敏 静 磊 强 军 艳 平 刚 慧 欣 英 梅 琳 波 浩 涛 超 鹏 宇 霞 红 峰 明 珍 凯 洁 瑞 珊",
        "",
        "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 邓 韩 冯 曹 彭",
    ),
    _origin(
        "Korean",
        "F G-M|F GM|F G M",
        "Min Ji Soo Hyun Joon Seo Yeon Jin Young Hee Kyung Sung Woo Ho Eun Hye Dong Jae Tae Sang Won Mi Chul Nam Ki",
        "",
        "Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Ryu Hong Jeon Ko Moon "
        "Son Yang Bae Baek Heo Nam Noh",
    ),
    _origin(
        "Vietnamese, Thai and Filipino",
        "F G M|F G|G F|G M F",
        "Minh Tuan Hung Thanh Duc Somchai Somsak Prasert Wichai Jose Ramon Eduardo Jun Arnel Danilo Nestor",
        "Anh Huong Linh Phuong Lan Malee Siriporn Maria Rosario Corazon Marites Rowena Cherry Gloria",
        "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo Santos Reyes Cruz Bautista Ocampo Garcia Mendoza "
        "Villanueva Aquino Ramos Castillo Saetang Srisuk Chaiyasit Wongsakul Boonmee Thongchai",
    ),
    _origin(
        "Indonesian and Malay",
        "G F|G M F|G bin F|G F",
        "Budi Agus Slamet Joko Bambang Hendra Dedi Eko Rudi Andi Ahmad Mohd Azman Rosli Zainal Faizal Hafiz Ismail",
        "Sri Siti Dewi Wati Rina Nurul Aminah Zuraidah Halimah Kartini Yanti Fitri",
        "Santoso Wijaya Setiawan Susanto Hidayat Kurniawan Nugroho Saputra Wibowo Gunawan Suharto Pratama Siregar "
        "Nasution Lubis Harahap Simanjuntak Abdullah Ibrahim Othman Yusof Hassan Rahman Osman Hashim Salleh Mansor "
        "Kassim Idris Talib",
    ),
    _origin(
        "Horn of Africa",
        "G P F|G P F|G F",
        "Abdi Mohamed Hassan Ahmed Ali Yusuf Ibrahim Omar Abdirahman Mahad Farah Jama Liban Mustafe Warsame Tesfaye "
        "Bekele Haile Dawit Yonas Tsegay",
        "Fadumo Hodan Sahra Ifrah Khadra Hirut Selam Almaz Genet",
        "Abdullahi Warsame Farah Jama Hersi Duale Egal Guled Samatar Nur Roble Shire Elmi Dirie Awale Tadesse "
        "Kebede Alemu Girma Mengistu Bekele Haile Negash Wolde Tekle Abebe Desta Ghebre Berhane Kidane",
    ),
    _origin(
        "West and Central Africa",
        "G F|G F|G M F|F G",
        "Amadou Mamadou Ousmane Ibrahima Moussa Seydou Boubacar Abdoulaye Kwame Kofi Yaw Chinedu Emeka Tunde Segun "
        "Musa Sani Aliyu Jean Pierre",
        "Aminata Fatoumata Mariama Ama Abena Ngozi Amaka Folake Zainab Hauwa Marie",
        "Diallo Traore Keita Coulibaly Toure Cisse Diop Ndiaye Fall Sarr Sow Ba Konate Camara Mensah Owusu Boateng "
        "Asante Okafor Eze Nwosu Adeyemi Balogun Ogunleye Bello Abubakar Usman Mbeki Kabongo Ilunga Tshibanda",
    ),
    _origin(
        "Spanish and Portuguese",
        "G F S|G F|G M F S|G de F",
        "José Juan Luis Carlos Miguel Antonio Jorge Pedro Manuel Rafael João Paulo Tiago Rui Nuno Diego Andrés",
        "María Ana Carmen Rosa Lucía Sofía Elena Pilar Inês Beatriz Mariana Fernanda Camila",
        "García Rodríguez Martínez Hernández López González Pérez Sánchez Ramírez Torres Flores Rivera Gómez Díaz "
        "Morales Ortiz Gutiérrez Castro Vargas Rojas Silva Santos Oliveira Souza Pereira Costa Ferreira Almeida "
        "Carvalho Ribeiro",
    ),
    _origin(
        "English, French and German",
        "G F|G F|G M F|F, G",
        "James John Robert Michael William David Thomas Daniel Paul Mark Jean Pierre Michel Philippe Hans Peter "
        "Klaus Jürgen Stefan",
        "Mary Linda Susan Karen Emma Claire Sophie Isabelle Anna Ursula Monika",
        "Smith Johnson Brown Taylor Wilson Davies Evans Walker Wright Thompson Roberts Campbell Murphy Kelly Martin "
        "Bernard Dubois Moreau Laurent Lefebvre Girard Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker "
        "Hoffmann",
    ),
    _origin(
        "Slavic, Baltic and Balkan",
        "G F|G F|G M F",
        "Jan Piotr Krzysztof Tomasz Petr Jiří Tomáš Marko Nikola Dragan Milan Zoran Emir Arben Ion Andrei Georgi Jonas",
        "Anna Katarzyna Agnieszka Jana Lucie Jelena Ivana Snežana Amra Blerta Elena Rasa",
        "Nowak Kowalski Wiśniewski Wójcik Kamiński Zieliński Novák Svoboda Dvořák Černý Horák Jovanović Petrović "
        "Marković Nikolić Popović Horvat Kovač Babić Hodžić Delić Hoxha Krasniqi Popescu Ionescu Dimitrov Georgiev "
        "Kazlauskas Petrauskas Ozols",
    ),
)

ORGANISATION_LABEL = "Organisations"
ORGANISATION_FIRST_WORDS = (
    "Green Valley", "Blue Ridge", "Silver Crescent", "Northern Star", "Golden Gate", "Red Sea", "Eastern Light",
    "Al Noor", "Al Amal", "Al Salam", "Rising Sun", "Clear Water", "Three Rivers", "Mountain View", "Pacific",
    "Atlantic", "Orient", "Crescent", "Horizon", "Unity", "Future", "Premier", "National", "United", "Global",
    "Royal", "Modern", "Family", "Central", "Harbour",
)  # fmt: skip
ORGANISATION_TRADES = (
    "Trading", "General Trading", "Construction", "Shipping", "Logistics", "Textiles", "Foods", "Exchange",
    "Travel", "Pharmacy", "Motors", "Electronics", "Import Export", "Consulting", "Charity", "Relief Foundation",
    "Islamic Centre", "Youth Association", "Printing", "Furniture", "Agriculture", "Mining", "Transport", "Telecom",
    "Medical Supplies",
)  # fmt: skip
ORGANISATION_FORMS = ("LLC", "Ltd", "Co.", "Company", "Inc.", "GmbH", "SARL", "S.A.", "Group", "")
