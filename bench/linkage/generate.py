"""Four agencies' records of invented people, seeded, with the truth beside them.

Households of brothers, sisters and twins; names of several traditions with their own frequencies;
moves, nicknames, spellings, swaps, mistyped and missing values; invented identifiers in test
ranges. Usage: generate.py OUT RECORDS SEED
"""

import csv
import os
import random
import sys

GROUPS = {
    "english": (0.62,
        "oliver george harry noah jack leo arthur muhammad oscar charlie henry freddie alfie theodore archie thomas "
        "joshua james william daniel samuel joseph edward benjamin max lucas finley logan reuben toby".split(),
        "olivia amelia isla ava ivy freya lily florence mia willow rosie sophia isabella grace daisy sienna poppy elsie "
        "emily charlotte evelyn ella phoebe alice jessica elizabeth matilda harriet abigail katie".split(),
        "smith jones taylor brown williams wilson johnson davies robinson wright thompson evans walker white roberts "
        "green hall wood jackson clarke harrison ward turner hill cooper morris moore king baker harris".split()),
    "south asian": (0.18,
        "muhammad ayaan ibrahim zayn yusuf ali hamza ahmed hassan umar bilal imran arjun rohan dev aryan harpreet "
        "gurdeep amir usman".split(),
        "fatima aisha zainab maryam amina hafsa sana priya anjali simran harleen jaspreet noor iqra zara".split(),
        "khan ahmed ali hussain begum singh kaur patel mahmood akhtar iqbal malik shah rahman chowdhury miah".split()),
    "african and caribbean": (0.08,
        "emmanuel david samuel joshua kwame kofi oluwaseun tobi malachi isaiah kwabena abdi".split(),
        "esther blessing grace abena chidinma oluwadamilola naomi keziah amara hodan".split(),
        "okafor mensah adeyemi owusu boateng campbell grant clarke francis mohamed abdi osei".split()),
    "east european": (0.07,
        "jakub jan aleksander filip antoni mateusz szymon andrei stefan nikola".split(),
        "zuzanna julia maja zofia hanna lena maria ioana elena katarzyna".split(),
        "kowalski nowak wisniewski wojcik lewandowski popescu ionescu ivanov dimitrov petrov".split()),
    "traveller and irish": (0.05,
        "patrick john michael martin miley john-paul francis thomas paddy james".split(),
        "bridget margaret mary winifred kathleen ann-marie nan chantelle shannon".split(),
        "ward mcdonagh connors doherty o'brien o'neill murphy kelly cash lee".split()),
}
NICK = {
    "oliver": ["ollie", "olly"], "charlie": ["charles"], "thomas": ["tom", "tommy"], "joshua": ["josh"],
    "william": ["will", "billy", "liam"], "daniel": ["dan", "danny"], "samuel": ["sam", "sammy"], "joseph": ["joe", "joey"],
    "edward": ["ed", "ted", "eddie"], "benjamin": ["ben"], "theodore": ["theo"], "isabella": ["bella", "izzy"],
    "elizabeth": ["liz", "beth", "libby"], "matilda": ["tilly"], "abigail": ["abi", "abbie"], "charlotte": ["lottie"],
    "muhammad": ["mohammed", "mohamed", "mo", "mohammad"], "yusuf": ["yousef", "youssef"], "fatima": ["fatimah"],
    "aisha": ["ayesha", "aysha"], "zainab": ["zaynab"], "ahmed": ["ahmad"], "michael": ["mick", "mikey"],
    "patrick": ["paddy"], "margaret": ["maggie", "peggy"], "katie": ["kate", "katherine"], "jakub": ["kuba"],
    "aleksander": ["alex", "olek"], "jessica": ["jess", "jessie"], "james": ["jim", "jamie"], "emmanuel": ["manny"],
}
STREETS = ("high church park station victoria albert queens kings mill green school manor bridge meadow orchard birch oak elm "
           "ash cedar lime hawthorn rowan maple spring hill brook lake north south west east new old long broad dudley walsall "
           "thorn moor heath wood field water well chapel priory castle tower").split()
WAYS = ["Street", "Road", "Avenue", "Close", "Lane", "Drive", "Crescent", "Way", "Grove", "Court"]
TOWNS = ["Sandmere", "Oldbrook", "Westbury Heath", "Tipley", "Rowley", "Greatbridge", "Smethford", "Wednesley"]
LETTERS = "abdefghjlnpqrstuwxyz"
SYLLABLES = ("ba be bo da de do fa fe ga go ha he jo ka ke la le lo ma me mo na ne no pa pe ra re ri ro sa se sha ta te ti "
             "to va ve wa ya za zo").split()


def skewed(rng, values):
    return values[min(int(rng.paretovariate(0.9)) - 1, len(values) - 1)] if rng.random() < 0.6 else rng.choice(values)


def invented(rng, tail):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(2, 3))) + tail


class World:
    def __init__(self, people, seed):
        self.rng = random.Random(seed)
        self.streets = [f"{self.rng.choice(STREETS).title()} {self.rng.choice(WAYS)}" for _ in range(max(60, people // 150))]
        self.postcodes = {}

    def home(self):
        rng = self.rng
        at = rng.randrange(len(self.streets))
        block = rng.randrange(1, 80)
        key = (at, block // 10)
        if key not in self.postcodes:
            self.postcodes[key] = (f"B{rng.randrange(60, 80)} {rng.randrange(1, 10)}"
                                   f"{rng.choice(LETTERS)}{rng.choice(LETTERS)}".upper())
        flat = f"Flat {rng.randrange(1, 12)}, " if rng.random() < 0.12 else ""
        town = TOWNS[at % len(TOWNS)]
        return f"{flat}{block} {self.streets[at]}, {town}", self.postcodes[key]

    def birth(self):
        rng = self.rng
        year, month = rng.randrange(2006, 2024), rng.randrange(1, 13)
        day = rng.randrange(1, [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] + 1)
        return year, month, day

    def household(self):
        rng = self.rng
        group = rng.choices(list(GROUPS), [g[0] for g in GROUPS.values()])[0]
        _, boys, girls, lasts = GROUPS[group]
        last = skewed(rng, lasts) if rng.random() < 0.6 else invented(rng, rng.choice(["son", "ton", "ley", "er", "a", "i", "well"]))
        if rng.random() < 0.06:
            last = f"{last}-{rng.choice(lasts)}"
        home, phone = self.home(), f"07{rng.randrange(10**8, 10**9)}"
        count = rng.choices([1, 2, 3, 4, 5], [40, 34, 16, 7, 3])[0]
        children, taken, before = [], set(), None
        for _ in range(count):
            twin = before is not None and rng.random() < 0.04
            born = before if twin else self.birth()
            before = born
            sex = rng.choice("MF")
            names = boys if sex == "M" else girls
            first = skewed(rng, names) if rng.random() < 0.75 else invented(rng, "")
            while first in taken:
                first = rng.choice(names) if rng.random() < 0.5 else invented(rng, "")
            taken.add(first)
            middle = rng.choice(names) if rng.random() < 0.5 else ""
            name = last if rng.random() < 0.93 else rng.choice(lasts)
            children.append({
                "first": first, "middle": middle, "last": name, "born": born, "sex": sex, "home": home, "phone": phone,
                "nhs": nhs(rng), "upn": upn(rng, born[0]), "group": group,
            })
        return children


def nhs(rng):
    while True:
        nine = "9" + "".join(str(rng.randrange(10)) for _ in range(8))
        check = 11 - sum(int(d) * w for d, w in zip(nine, range(10, 1, -1))) % 11
        if check != 10:
            return nine + str(check % 11)


def upn(rng, year):
    middle = f"00{rng.randrange(1, 6)}{rng.randrange(10000):04}{(year + 4) % 100:02}{rng.randrange(1000):03}"
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(int(d) * w for d, w in zip(middle, range(2, 14))) % 23] + middle


def typo(rng, text):
    if len(text) < 3:
        return text
    at = rng.randrange(1, len(text))
    what = rng.randrange(4)
    letter = rng.choice("0123456789" if text[at].isdigit() else "abcdefghijklmnopqrstuvwxyz")
    if what == 0:
        return text[:at] + letter + text[at + 1:]
    if what == 1:
        return text[:at] + text[at + 1:]
    if what == 2:
        return text[:at] + letter + text[at:]
    return text[:at - 1] + text[at] + text[at - 1] + text[at + 1:]


AGENCIES = {
    # name: share of people held, share held twice, error factor, columns, date form
    "health": (0.85, 0.0, 0.6, "%d/%m/%Y", ["nhs"]),
    "education": (0.75, 0.0, 0.7, "%Y-%m-%d", ["upn"]),
    "social_care": (0.35, 0.10, 1.0, "%d/%m/%Y", ["nhs", "upn"]),
    "police": (0.18, 0.15, 1.8, "%d/%m/%Y", []),
}


def written(world, person, agency):
    rng = world.rng
    _, _, fault, form, numbers = AGENCIES[agency]
    chance = lambda p: rng.random() < p * fault
    first, last = person["first"], person["last"]
    if chance(0.05) and first in NICK:
        first = rng.choice(NICK[first])
    if chance(0.03):
        first = typo(rng, first)
    if chance(0.03):
        last = typo(rng, last)
    if chance(0.02) and "-" in last:
        last = rng.choice(last.split("-"))
    if chance(0.01):
        last = skewed(rng, GROUPS[person["group"]][3])
    if chance(0.008):
        first, last = last, first
    if chance(0.008):
        first = person["middle"] or first
    if chance(0.006):
        first = first[:1]
    middle = person["middle"] if rng.random() < 0.5 else ""
    y, m, d = person["born"]
    if chance(0.012) and d <= 12:
        m, d = d, m
    if chance(0.008):
        m, d = 1, 1
    if chance(0.012):
        which = rng.randrange(3)
        y, m, d = (y + rng.choice([-1, 1]), m, d) if which == 0 else (y, m % 12 + 1, min(d, 28)) if which == 1 else (y, m, d % 28 + 1)
    born = form.replace("%d", f"{d:02}").replace("%m", f"{m:02}").replace("%Y", str(y))
    home = person["home"] if rng.random() > 0.12 else person["old_home"]
    address, postcode = home
    if chance(0.04):
        address = typo(rng, address)
    if chance(0.05):
        address = address.split(",")[0] if not address.startswith("Flat") else address
    if chance(0.3):
        address = address.replace("Street", "St").replace("Road", "Rd").replace("Avenue", "Ave")
    if chance(0.03):
        postcode = typo(rng, postcode)
    phone = person["phone"] if rng.random() < 0.8 else f"07{rng.randrange(10**8, 10**9)}"
    values = {
        "first": first, "middle": middle, "last": last, "born": born, "sex": person["sex"], "address": address,
        "postcode": postcode, "phone": phone, "nhs": person["nhs"] if "nhs" in numbers else "",
        "upn": person["upn"] if "upn" in numbers else "", "group": person["group"],
    }
    for field in ("nhs", "upn"):
        if values[field] and chance(0.02):
            values[field] = typo(rng, values[field])
        if chance(0.15):
            values[field] = ""
    for field, missing in (("first", 0.004), ("last", 0.003), ("born", 0.02), ("sex", 0.05), ("address", 0.06), ("postcode", 0.06), ("phone", 0.3)):
        if chance(missing):
            values[field] = ""
    upper = agency == "police"
    if upper or rng.random() < 0.05:
        values["first"], values["last"] = values["first"].upper(), values["last"].upper()
    else:
        values["first"], values["last"] = values["first"].title(), values["last"].title()
    return values


HEADINGS = {
    "health": ["patient_id", "given_name", "middle", "surname", "dob", "gender", "address", "postcode", "phone", "nhs_number", "upn", "naming_group"],
    "education": ["pupil_id", "forename", "middle_names", "family name", "date_of_birth", "sex", "address", "postcode", "telephone", "nhs_number", "upn", "naming_group"],
    "social_care": ["child_id", "first_name", "other_names", "last_name", "dob", "gender", "address", "postcode", "phone_number", "nhs_number", "upn", "naming_group"],
    "police": ["person_id", "forename", "aliases", "surname", "dob", "sex", "address", "postcode", "phone", "nhs_number", "upn", "naming_group"],
}
ORDER = ["first", "middle", "last", "born", "sex", "address", "postcode", "phone", "nhs", "upn", "group"]


def main():
    out, records, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(out, exist_ok=True)
    per_person = sum(share * (1 + twice) for share, twice, *_ in AGENCIES.values())
    world = World(int(records / per_person), seed)
    files = {a: open(f"{out}/{a}.csv", "w", newline="") for a in AGENCIES}
    writers = {a: csv.writer(f) for a, f in files.items()}
    for agency, writer in writers.items():
        writer.writerow(HEADINGS[agency])
    truth = csv.writer(open(f"{out}/truth.csv", "w", newline=""))
    truth.writerow(["source", "record_id", "person", "group"])
    made, person_id = 0, 0
    while made < records:
        for person in world.household():
            person_id += 1
            person["old_home"] = world.home()
            for agency, (share, twice, *_) in AGENCIES.items():
                if world.rng.random() >= share:
                    continue
                for _ in range(1 + (world.rng.random() < twice)):
                    made += 1
                    values = written(world, person, agency)
                    record = f"{agency[0]}{made}"
                    writers[agency].writerow([record] + [values[f] for f in ORDER])
                    truth.writerow([agency, record, person_id, person["group"]])


if __name__ == "__main__":
    main()
