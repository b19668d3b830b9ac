"""Four agencies' records of invented people, made quite otherwise than by `generate.py`.

Built so that what serves one generator is not mistaken for what serves all: people of every age;
chains of names of which each office takes other parts for first and last; family names first;
double family names of which one is dropped; spellings by ear rather than slips of the finger; births
on 1 January that are true and such that stand for unknown; hostels and offices whose address or
telephone many share; father and son of one name at one address; twins named alike; several moves;
far more missing. Usage: generate_other.py OUT RECORDS SEED
"""

import csv
import os
import random
import sys

from generate import AGENCIES as NAMES_OF_AGENCIES
from generate import HEADINGS, ORDER, nhs, upn

# Beginnings and endings of names; a name is one of each, commoner ones first.
TRADITIONS = {
    "british": (0.50, "plain",
        "al ed geor har wil ro ja dan tho be lew sam jo mat os pe ste ry ke gra".split(), "fie win ge ry liam bert mes iel mas n is uel seph thew car ter ven an vin ham".split(),
        "ev ha li ma so cha em ja ro be ka lu na ra jo".split(), "elyn nnah ly tilda phie rlotte ma smine se thany therine cy omi chel anna".split(),
        "ash brad clay dray east fair green hart kirk lang marsh nor old pem rad shel stan thorn wake wood".split(), "ley ford ton ham field well by worth man wick shaw bourne gate son".split()),
    "arabic and somali": (0.13, "chain",
        "abd ah ham mah mus yus ib il has kha fai om su sal ja".split(), "i med za mud tafa uf rahim yas san lid sal ar laiman im mal".split(),
        "ai fa kha hal ho za sa am nim su".split(), "sha tima dija ima dan hra lma ina o maya".split(), [], []),
    "south asian": (0.15, "honorific",
        "ar har gur im mo nav par ra sur ta vi ka bal".split(), "jun preet deep ran hsin raj veer hul jit riq kram mran dev".split(),
        "an jas man pri ra sim su na kir par".split(), "jali leen preet ya bia ran nita sreen andeep mjit".split(),
        "ban chau das gil jo kho mal pat ra san ver sho".split(), "erjee dhry gupta l shi sla ik el na dhu ma hota".split()),
    "chinese and vietnamese": (0.05, "family first",
        "xiao jun wei min hao bao duc quang thanh yi".split(), "ming feng jie tao long huy hai lin".split(),
        "mei xin ling lan thu hoa yan qing".split(), "hua yu fang ying trang ngoc".split(),
        "chen wang li zhang liu nguyen tran pham huang lin wu le".split(), [""]),
    "iberian": (0.06, "double",
        "ale an car di fer gon jo lu ma pe ra san".split(), "jandro tonio los ego nando zalo aquim is nuel dro fael tiago".split(),
        "an cat isa lu ma mar pi sa te".split(), "a arina bel cia riana ta lar ra resa".split(),
        "al bar cas do fer gar her lo mar na ro si".split(), "varez bosa tro minguez nandes cia rera pez tinez varro driguez lva".split()),
    "polish": (0.11, "endings",
        "ka jak to wo ma bar pio da krzysz grze".split(), "mil ub masz jciech teusz tosz tr wid tof gorz".split(),
        "agniesz mał aleksan zo ka wero jo".split(), "ka gorzata dra fia tarzyna nika anna".split(),
        "kowal nowa wiś woj lewan zie kamin szyma dąb pawło".split(), "ski cki ński czyk dowski liński".split()),
}
BY_EAR = [("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("ie", "y"), ("y", "i"), ("ee", "ea"), ("ai", "ay"), ("ou", "u"), ("a", "e"), ("e", "i"), ("th", "t"),
          ("sh", "ch"), ("ch", "sh"), ("j", "g"), ("z", "s"), ("s", "z"), ("w", "v"), ("v", "w"), ("ll", "l"), ("l", "ll"), ("n", "nn"), ("mm", "m"), ("h", ""), ("q", "k"), ("x", "ks")]
PLAIN = str.maketrans("łąćęńóśźż", "lacenoszz")
STREETS = ("aldermoor birchfield cornhill damson easter fallow gannet heron ivy juniper kestrel linnet magpie nightingale osprey plover quail redwing "
           "starling teal thrush upland vale warren yarrow canal foundry forge furnace glassworks colliery tramway viaduct reservoir").split()
WAYS = "Road Street Way Walk Rise Mews Gardens Terrace Place Hill Row View".split()
PLACES = ["Marlpit", "Fernhall", "Cradley End", "Tividale Green", "Oakham Cross"]
INWARD = "ABDEFGHJLNPQRSTUWXYZ"


class World:
    def __init__(self, records, seed):
        self.rng = rng = random.Random(f"other {seed}")
        self.names = {name: self.pools(*of[2:]) for name, of in TRADITIONS.items()}
        self.streets = [(f"{rng.choice(STREETS).title()} {rng.choice(WAYS)}", rng.choice(PLACES), f"{rng.choice(['DY', 'WS', 'WV'])}{rng.randrange(1, 15)} {rng.randrange(1, 10)}")
                        for _ in range(max(40, records // 250))]
        self.codes = {}
        # Hostels, refuges and children's homes, and offices whose number stands for a person's own.
        self.shared = [self.home() for _ in range(max(2, records // 3000))]
        self.offices = [self.phone() for _ in range(max(2, records // 2000))]

    def pools(self, boys, boys_end, girls, girls_end, lasts, lasts_end):
        pool = lambda heads, tails: self.shuffled([head + tail for head in heads for tail in tails])
        return pool(boys, boys_end), pool(girls, girls_end), pool(lasts, lasts_end)

    def shuffled(self, names):
        self.rng.shuffle(names)
        return names

    def often(self, names):
        """The earlier in the list the oftener, as names are."""
        return names[int(len(names) ** self.rng.random()) - 1 if len(names) > 1 else 0]

    def home(self):
        rng = self.rng
        at = rng.randrange(len(self.streets))
        street, place, sector = self.streets[at]
        house = rng.randrange(1, 150)
        code = self.codes.setdefault((at, house // 16), f"{sector}{rng.choice(INWARD)}{rng.choice(INWARD)}")
        flat = rng.choice(["", "", "", "", f"Flat {rng.randrange(1, 40)} "])
        return f"{flat}{house} {street}, {place}", code

    def phone(self):
        return f"0{self.rng.choice(['7', '7', '121'])}{self.rng.randrange(10**8):08}"

    def birth(self, tradition, parents):
        rng = self.rng
        year = rng.randrange(1960, 1995) if parents else rng.randrange(2004, 2024)
        if rng.random() < (0.12 if tradition == "arabic and somali" else 0.01):
            return year, 1, 1
        month = rng.randrange(1, 13)
        return year, month, rng.randrange(1, 29)

    def given(self, tradition, sex):
        return self.often(self.names[tradition][sex == "F"])

    def family(self):
        rng = self.rng
        tradition = rng.choices(list(TRADITIONS), [t[0] for t in TRADITIONS.values()])[0]
        kind = TRADITIONS[tradition][1]
        father, grandfather = self.given(tradition, "M"), self.given(tradition, "M")
        lasts = self.names[tradition][2] or [father]
        last = (self.often(lasts), self.often(lasts))
        home = rng.choice(self.shared) if rng.random() < 0.05 else self.home()
        phone = rng.choice(self.offices) if rng.random() < 0.06 else self.phone()
        people, born = [], None
        kinds = ["parent"] * rng.choice([0, 1, 1, 2]) + ["child"] * rng.choices([1, 2, 3, 4, 6], [40, 30, 17, 9, 4])[0]
        for role in kinds:
            # Of two parents one is the father.
            sex = "F" if any(p["role"] == role == "parent" and p["sex"] == "M" for p in people) else rng.choice("MF")
            first = father if role == "parent" and sex == "M" else self.given(tradition, sex)
            twin = role == "child" and born is not None and rng.random() < 0.06
            if twin:
                # Twins' names often begin alike.
                like = [n for n in self.names[tradition][sex == "F"] if n[:1] == people[-1]["first"][:1] and n != people[-1]["first"]]
                first = rng.choice(like) if like and rng.random() < 0.4 else first
            elif role == "child" and sex == "M" and rng.random() < 0.06:
                first = father
            while role == "child" and any(first == p["first"] and p["role"] == "child" for p in people):
                first = self.given(tradition, sex)
            born = born if twin else self.birth(tradition, role == "parent")
            own = last if role == "child" or rng.random() < 0.8 else (self.often(lasts), last[1])
            homes = [home] + [self.home() for _ in range(rng.choices([0, 1, 2, 3], [55, 27, 12, 6])[0])]
            people.append({
                "role": role, "tradition": tradition, "kind": kind, "first": first, "second": self.given(tradition, sex), "father": father, "grandfather": grandfather, "last": own,
                "later": self.often(lasts) if rng.random() < 0.05 else None, "born": born, "sex": sex, "homes": homes, "phones": [phone] + [self.phone() for _ in range(rng.randrange(3))],
                "nhs": nhs(rng), "upn": upn(rng, born[0]) if born[0] > 2004 else "",
            })
        return people


def names(world, person):
    """First, middle and last name as one office takes them down."""
    rng, kind = world.rng, person["kind"]
    first, middle, last = person["first"], person["second"] if rng.random() < 0.35 else "", person["later"] if person["later"] and rng.random() < 0.4 else person["last"][0]
    if kind == "chain":
        return rng.choice([(first, "", person["father"]), (first, person["father"], person["grandfather"]), (f"{first} {person['father']}", "", person["grandfather"]), (first, "", f"{person['father']} {person['grandfather']}")])
    if kind == "honorific":
        honorific = ("singh" if person["sex"] == "M" else "kaur") if person["first"][-1] in "tnplr" else ("" if person["sex"] == "M" else "begum")
        choices = [(first, middle, last)] * 4 + ([(f"{first} {honorific}", "", last), (first, honorific, last), (first, "", honorific)] if honorific else [])
        return rng.choice(choices)
    if kind == "family first":
        return (last, middle, first) if rng.random() < 0.15 else (first, middle, last)
    if kind == "double":
        return (first, middle, rng.choice([" ".join(person["last"]), " ".join(person["last"]), last, "-".join(person["last"]), person["last"][1]]))
    if kind == "endings" and person["sex"] == "F" and last.endswith("ki") and rng.random() < 0.8:
        last = last[:-1] + "a"
    return first, middle, last


def by_ear(rng, name):
    fits = [(a, b) for a, b in BY_EAR if a in name[1:]]
    if not fits:
        return name + rng.choice(["e", "h"])
    a, b = rng.choice(fits)
    return name[0] + name[1:].replace(a, b, 1)


def slip(rng, text):
    keys = "qwertyuiop asdfghjkl zxcvbnm 1234567890"
    places = [at for at, c in enumerate(text) if c.lower() in keys and c != " "]
    if not places:
        return text
    at = rng.choice(places)
    near = keys[(keys.index(text[at].lower()) + rng.choice([-1, 1])) % len(keys)].strip() or text[at]
    return rng.choice([text[:at] + near + text[at + 1:], text[:at] + text[at + 1:], text[:at] + text[at] + text[at:]])


# Share of people held, chance of each further record, how careless, which identifiers, date form.
OFFICES = {
    "health": (0.75, 0.06, 0.7, ["nhs"], "%d/%m/%Y"),
    "education": (0.55, 0.0, 0.6, ["upn"], "%Y-%m-%d"),
    "social_care": (0.40, 0.12, 1.0, ["nhs", "upn"], "%d/%m/%Y"),
    "police": (0.30, 0.25, 1.7, [], "%d/%m/%Y"),
}


def written(world, person, office):
    rng = world.rng
    _, _, careless, numbers, form = OFFICES[office]
    chance = lambda p: rng.random() < p * careless
    first, middle, last = names(world, person)
    first = by_ear(rng, first) if chance(0.06) else slip(rng, first) if chance(0.015) else first
    last = by_ear(rng, last) if chance(0.05) else slip(rng, last) if chance(0.015) else last
    if chance(0.03) and len(first) > 4:
        first = first[:rng.choice([3, 4])] + rng.choice(["", "y", "ie"])
    if chance(0.01):
        first = first[:1]
    if rng.random() < 0.6:
        first, middle, last = (n.translate(PLAIN) for n in (first, middle, last))
    y, m, d = person["born"]
    if chance(0.03):
        m, d = 1, 1
    elif chance(0.01) and d <= 12:
        m, d = d, m
    elif chance(0.02):
        y, m, d = rng.choice([(y + 1, m, d), (y - 1, m, d), (y, m, (d + 9) % 28 + 1), (y, m % 12 + 1, d), (y - 10, m, d)])
    born = form.replace("%d", f"{d:02}").replace("%m", f"{m:02}").replace("%Y", str(y))
    address, postcode = rng.choices(person["homes"], [len(person["homes"]) - at for at in range(len(person["homes"]))])[0]
    if chance(0.25):
        address = address.rsplit(",", 1)[0]
    if chance(0.08):
        address = slip(rng, address)
    if chance(0.04):
        postcode = slip(rng, postcode)
    values = {
        "first": first, "middle": middle, "last": last, "born": born, "sex": person["sex"], "address": address, "postcode": postcode, "phone": rng.choice(person["phones"]),
        "nhs": person["nhs"] if "nhs" in numbers else "", "upn": person["upn"] if "upn" in numbers else "", "group": person["tradition"],
    }
    for field, missing in (("first", 0.01), ("last", 0.01), ("born", 0.05), ("sex", 0.1), ("address", 0.15), ("postcode", 0.12), ("phone", 0.5), ("nhs", 0.3), ("upn", 0.25)):
        if chance(missing):
            values[field] = ""
    for field in ("nhs", "upn"):
        if values[field] and chance(0.03):
            values[field] = slip(rng, values[field])
    style = rng.choice([str.upper, str.title, str.title, str.lower])
    return values | {field: style(values[field]) for field in ("first", "middle", "last")}


def main():
    out, records, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    os.makedirs(out, exist_ok=True)
    world = World(records, seed)
    writers = {a: csv.writer(open(f"{out}/{a}.csv", "w", newline="")) for a in NAMES_OF_AGENCIES}
    for agency, writer in writers.items():
        writer.writerow(HEADINGS[agency])
    truth = csv.writer(open(f"{out}/truth.csv", "w", newline=""))
    truth.writerow(["source", "record_id", "person", "group"])
    made, number = 0, 0
    while made < records:
        for person in world.family():
            number += 1
            for office, (share, again, *_) in OFFICES.items():
                held = world.rng.random() < share
                while held:
                    made += 1
                    # Ids say nothing of who is whose.
                    record = f"{office[:2]}{made * 7919 % 100_000_007}"
                    values = written(world, person, office)
                    writers[office].writerow([record] + [values[f] for f in ORDER])
                    truth.writerow([office, record, number, person["tradition"]])
                    held = world.rng.random() < again


if __name__ == "__main__":
    main()
