"""Words that passwords are most often made of, German and English.

Kept short on purpose: with at least twelve characters most of the well-known lists are ruled out by
length; what is left are these words with a year or a mark behind them (`tenants.people.passwords`).
All in the form `str.casefold` gives.
"""

_WORDS = """
0987654321 098765 1111 112233 121212 1212 1234 123123 123321 12345 123456 1234567 12345678 123456789
1234567890 1q2w3e 1q2w3e4r 1qay2wsx 1qaz2wsx 2580 54321 654321 6666 7777 87654321 987654321 9999
aa12345678 abc123 abcd1234 abcdef abcdefg abcdefgh access admin administrator amtsleitung anfang
anmelden apfel april arbeit asdf asdfasdf asdfgh asdfghjk asdfghjkl august auto azerty baby baseball
batman bayern benutzer berlin biene blume blumen borussia buero cheese chef chocolate computer cookie
daniel deutschland dezember dienstag diamond donald donnerstag dortmund dragon einfach eltern ende
energie engel ente ewig familie fantasy februar ferien ferrari feuer flower football forever frankfurt
frankreich freedom freiheit freitag freund freunde fruehling fussball galaxy garten geheim geheimnis
geld ginger glueck gott hallo hallo123 hallohallo hamburg hannover hase heimat hello herbst herz hilfe
himmel hund iloveyou internet januar jasmin jessica johannes jordan juni juli jugend kaffee karneval
kartoffel katze kaese kennwort killer kinder kindheit koeln koenig kreis kuchen lass leben letmein
liebe lieber login london lucky macht maerz mama marienkaefer marina master matrix maus mein meister
michael mittwoch monday monkey montag morgen muenchen mueller musik mustermann mutter nicht nichts
november office oktober oesterreich papa pass passw0rd passwd passwort passwort1 password p@ssw0rd
p@ssword pferd pizza pokemon polizei princess projektleitung qaywsx qwer qwerty qwertz qwertzui
qwertzuiop qwertyuiop rainbow regen rosebud samstag samsung sascha schalke schatz schatzi schmetterling
schneemann schokolade schule schwarz secret september service sexy shadow sommer sonne sonnenschein
sonntag spiel sport stadt start stefan stern sterne summer sunshine superman sweet system tanzen
tennis test testen teufel thomas tiger trustno1 urlaub user vater verwaltung vogel wald wasser weihnachten
welcome welt werder whatever wiesbaden willkommen winter wochenende wolf yxcvbn zeit zucker zuhause
"""

COMMON_WORDS: frozenset[str] = frozenset(_WORDS.split())
