"""How common names are in the world, roughly: a built-in prior, so that rarity is known without any list."""

from app.matching.tables.reading import words

# Classes are rough shares of the people of a culture who bear the name, from public knowledge (official given-name
# and surname statistics, which agree on the leaders). They are deliberately coarse.
_VERY_COMMON = words(
    """
    muhammad ahmad ali hussein hassan abdullah ibrahim umar khan kim li pak wang zhang chen nguyen singh kumar
    maria jose juan john david michael ivan garcia rodriguez smith aleksandr sergei rahman
    """
)
_COMMON = words(
    """
    mahmud mustafa yusuf khalid said salih karim hamid rashid nasr mansur amin aziz qasim jamal salim sulayman
    ismail uthman musa isa dawood yahya jafar abbas mahdi rida hadi haydar shah agha jan gul wali noor akhtar
    akhund zahir rauf latif majid rahim ghani hakim malik sultan saad fahd faysal salman tariq walid bashir hani
    adil samir nabil kamal munir amir hamza bakr zayd fatima aisha maryam zaynab khadija sayyid hajj taha yasin
    murad ghazi martinez hernandez lopez gonzalez perez sanchez ramirez torres flores rivera gomez diaz cruz
    reyes morales ortiz santos silva souza oliveira pereira costa ferreira johnson williams brown jones miller
    davis wilson anderson thomas taylor moore jackson martin lee thompson white harris clark lewis robinson
    walker james robert william richard joseph charles daniel matthew anthony mark paul steven andrew george
    edward peter christopher patricia jennifer linda elizabeth susan jessica sarah karen anna marie ana antonio
    francisco carlos manuel luis pedro miguel angel fernando jorge vladimir dmitry andrei aleksei nikolai
    mikhail igor oleg yuri viktor pavel vasily yevgeny anatoly petrov ivanov smirnov kuznetsov popov yang huang
    zhao wu zhou xu sun ma zhu hu guo lin gao luo jin wei jun ming hong choe chong kang cho yun chang im han
    song yong chol sung un il myong hyok ho su mun nam kyong tong kwang jong min won son ri ro yi sharma gupta
    das devi patel tran pham le hoang tanaka suzuki sato muller schmidt schneider fischer weber meyer wagner
    becker schulz friedrich hans jean pierre rossi bianchi ferrari nowak jansen hansen johansen andersen larsen
    nielsen diallo traore keita coulibaly toure camara diop mamadou ousmane
    """
)

RELATIVE_FREQUENCY: dict[str, float] = dict.fromkeys(sorted(_COMMON), 0.003) | dict.fromkeys(
    sorted(_VERY_COMMON), 0.012
)
"""Romanised name to the rough share of people who bear it."""

GENERIC_WORD_FREQUENCY = 0.01
"""The share of organisations taken to bear any one generic word (bank, trading, group)."""
