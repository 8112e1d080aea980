"""People and words for complaints that nobody wrote by hand: put together from parts, none twice the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from complaints.casework.demo.story import Found
from complaints.casework.vocabulary import Outcome

FIRST = (  # noqa: SIM905
    "Abelard Acacia Adelheid Aldous Alethea Amabel Amias Anthea Araminta Archibald Aubrey Avis Azalea Barnaby Basil "
    "Beatrix Benedick Bertram Blythe Briony Bronte Caradoc Cassia Cecily Celandine Clement Clover Coriander Cosmo "
    "Crispin Cyrus Dahlia Damaris Darcy Delphine Digby Dinah Dorothea Drusilla Edith Eglantine Elowen Elspeth Emrys "
    "Endymion Enid Esme Eudora Evander Fabian Faustina Felicity Fenella Fergus Fern Finola Flavia Florian Freya "
    "Gaspard Genevieve Gideon Ginevra Godfrey Griselda Guinevere Gulliver Harriet Hector Heloise Hephzibah Hero "
    "Hilary Horatio Hyacinth Ianthe Imogen Ines Ingram Iolanthe Isadora Isolde Ivor Jacoby Jemima Jessamy Jethro "
    "Jocasta Josiah Juniper Kerensa Kestrel Lavinia Leander Leonie Linus Lorelei Lucasta Ludovic Lysander Mabel "
    "Magnus Malachi Marcellus Marigold Maximilian Melisande Merlin Minerva Mirabel Montague Morwenna Nathaniel "
    "Nerys Nigella Octavia Odette Olwen Ophelia Orlando Orsino Osric Ottoline Pandora Percival Perdita Petronella "
    "Phoebe Piers Portia Quentin Quillon Rafferty Ramona Rhiannon Roderick Romilly Rosalind Rowena Rufus Rupert "
    "Sabrina Saffron Septimus Seraphina Sidony Silvester Sorrel Stellan Sunniva Tabitha Tarquin Thaddeus Thalia "
    "Theodora Thomasina Tiberius Tristan Ursula Valentine Venetia Verity Viola Vivian Walburga Wilfred Winifred "
    "Xanthe Yolanda Ysolde Zacharias Zenobia Zephyr Zinnia Zuleika"
).split()

LAST = (  # noqa: SIM905
    "Abernethy Applegarth Arbuthnot Ashgrove Attwater Backhouse Bagshaw Balderstone Bannerworth Barleymow Beckwith "
    "Bellweather Birdwhistle Blackadder Blenkinsop Bluebell Bodkin Bonnington Bottomley Bramblewick Brightwater "
    "Brocklebank Broomfield Bulstrode Butterworth Cadwallader Carraway Cartwheel Chiddingfold Clutterbuck Cobblestone "
    "Coldwell Copplestone Cornflower Cowslip Crabtree Cranberry Culpepper Dandridge Darlington Delacourt Dewberry "
    "Dimbleby Dovecote Drinkwater Dunnock Eastwick Elderflower Entwhistle Everglade Fairbrother Fallowfield Farthing "
    "Featherstone Fiddler Fieldfare Figgis Firebrace Fotheringay Foxglove Frobisher Gatherwool Gillyflower Goldfinch "
    "Goodbody Gooseberry Greengage Greyfriars Halfpenny Hardcastle Harebell Hawksworth Haythornthwaite Heartwood "
    "Heathcote Hobbleday Hollyhock Honeychurch Hornbeam Huckaback Inglenook Ironside Jellicoe Jessop Kettlewell "
    "Kingfisher Kittiwake Lackland Ladyfern Lambswool Larkspur Lavender Leadbetter Littlejohn Loosestrife Lovejoy "
    "Mallowfield Marchmain Meadowsweet Merryweather Millstone Moorhen Mossop Mulberry Nightingale Nettlefold Nutcombe "
    "Oatcake Oldcastle Orpington Osgathorpe Oxlip Paddock Parsnip Partridge Peasgood Pennywort Periwinkle Pickersgill "
    "Pimpernel Plumtree Pomfret Postlethwaite Primrose Quickthorn Quince Quiverful Ragwort Ramsbottom Ravensbourne "
    "Redfern Riverstone Rosehip Rowntree Sandalwood Saxifrage Scattergood Shepherdson Silverthorne Snowdrop "
    "Sparrowhawk "
    "Speedwell Stitchwort Strawbridge Summerscale Swallowfield Sweetapple Tanglewood Teasel Thimbleby Thornapple "
    "Tidewater Tiplady Toadflax Tranter Truelove Turnstile Tweddle Twelvetrees Underwood Valerian Vavasour Wagstaff "
    "Wainscot Waterhouse Weatherby Wheatear Whitethorn Wildgoose Winterbottom Woodruff Wormwood Wychwood Yaffle Yewtree"
).split()

YEARS = {
    "dandelion-lane": ("Nursery", "Reception", *(f"Year {n}" for n in range(1, 7))),
    "saltmarsh": tuple(f"Year {n}" for n in range(7, 14)),
    "windmill-cross": ("Reception", *(f"Year {n}" for n in range(1, 14))),
}

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
TIMES = ("twice", "three times", "four times", "five times", "more than once")
KIN = ("son", "daughter", "grandson", "granddaughter", "nephew", "niece")
SPANS = ("for two weeks", "for three weeks", "for a month", "since the start of term", "for most of this term")


@dataclass(frozen=True)
class Topic:
    """One thing that goes wrong at schools. Marks such as {child} are filled in."""

    category: str
    summaries: Sequence[str]
    openings: Sequence[str]
    details: Sequence[str]
    wishes: Sequence[str]
    heads: Sequence[str]
    reasons: Sequence[str]
    lessons: Sequence[str]


TOPICS: tuple[Topic, ...] = (
    Topic(
        "teaching",
        ("Homework not marked {span}", "{child} has had no feedback {span}", "Books not looked at in {subject}"),
        ("{child}’s homework in {subject} has not been marked {span}.",
         "We look at {child}’s {subject} book each weekend, and nobody has written in it {span}."),
        ("The teacher said on {day} that it would be done, and it was not.", "Other classes get theirs back in a week.",
         "{child} has stopped trying, because nobody seems to read it.", "I asked {times} and was told to be patient."),
        ("For the work to be looked at, and to know how often that should be.", "Feedback before the next test."),
        ("That homework in {subject} was not marked", "That questions about it were put off"),
        ("The books show {number} pieces of work without a mark in that time.",
         "The work was looked at in lessons, but nothing was written down."),
        ("That marking in {subject} is looked at each half-term.", "That families are told how feedback is given."),
    ),
    Topic(
        "behaviour",
        ("{child} pushed over {times}", "Name-calling at break {span}", "Nothing done about what happens at lunch"),
        ("{child} has been called names at break {span}, always by the same group.",
         "{child} came home with a torn sleeve on {day}. It was not the first time."),
        ("I told the office {times}.", "We were promised that somebody would watch, and nobody did.",
         "{child} now asks not to go in on {day}s.", "One of the others was moved for a day and then it began again."),
        ("Somebody to keep an eye on lunch, and to tell us what was done.", "For {child} to feel safe at break."),
        ("That {child} was not looked after at break", "That what was promised was not done"),
        ("The log has {number} entries, and something was done after two of them.",
         "Staff on duty saw two of the events and spoke to those concerned, but the family was not told."),
        ("That families hear within two days what was done.", "That lunch duty has a second person on {day}s."),
    ),
    Topic(
        "communication",
        ("Messages not answered {span}", "Meeting called off {times}", "Not told that the day had changed"),
        ("I have left messages {times} about {child} and nobody has rung back.",
         "The meeting about {child} was called off on the morning of {day}, for the second time."),
        ("The office is polite, but can only pass it on.", "I had taken the morning off work.",
         "Every time I am told something different.", "The letter came on the day after."),
        ("A date that is kept, and somebody to ring back.", "To know whom to turn to."),
        ("That messages were not answered", "That the meeting was called off at short notice"),
        ("The telephone log shows {number} calls and one answer.", "Both meetings were moved because of illness, but "
         "the family was told only on the day."),
        ("That calls are returned within two school days.", "That changes are sent by text as well."),
    ),
    Topic(
        "sen_support",
        ("Support in the plan not given {span}", "Nobody with {child} in {subject}", "Exam arrangements not in place"),
        ("{child}’s plan says that somebody helps in {subject}. Nobody has {span}.",
         "The quiet room that {child} is meant to have was locked {times}."),
        ("We were told that there was illness.", "Nobody told {child}’s new teacher about the plan.",
         "It has undone a year of work.", "We asked for a meeting on {day} and have heard nothing."),
        ("The help that is in the plan, and the hours that were missed.", "A meeting with somebody who can decide."),
        ("That help in the plan was not given", "That teachers did not know of the plan"),
        ("The timetable shows help in {number} of twelve lessons.", "Two of the five teachers had not opened the "
        "plan."),
        ("That the hours are made up by the end of term.", "That every teacher signs for the plan."),
    ),
    Topic(
        "uniform_and_charges",
        ("Charged twice for {subject} materials", "Sent home for the wrong shoes", "No refund for a trip in the "
        "spring"),
        ("We have been asked to pay {times} for the same thing, and I have the receipts.",
         "{child} was sent home on {day} because of shoes that were fine last year."),
        ("The machine says that it is settled, and asks again.", "The rules on the website say something else.",
         "It was said in front of the others.", "I was told that only the office can change it, and the office says "
         "no."),
        ("The money back.", "An apology to {child}, and rules that say what is meant."),
        ("That a charge was made more than once", "How {child} was spoken to about it"),
        ("The account shows {number} payments for one item.", "The rule changed in July, and the letter was sent to "
         "families of new pupils only."),
        ("That £{number}0 is paid back.", "That changes of the rules go to every family."),
    ),
    Topic(
        "site_safety",
        ("Not told about a fall on {day}", "Gate left open {times}", "Medicine not given at lunch"),
        ("{child} fell in the yard on {day} and nobody rang.", "The side gate has been open {times} when I came by."),
        ("I only found out at bath time.", "There was no note in the bag.", "The person at the desk did not know.",
         "I have said so {times} and each time was thanked for it."),
        ("A call home each time, and the book to be filled in.", "The gate locked."),
        ("That the family was not told", "That nothing was written down"),
        ("The book has no entry for that day, and {number} people remember it.", "The entry was made on the next day."),
        ("That the book is looked at on Fridays.", "That the gate is on the list of the morning round."),
    ),
    Topic(
        "staff_conduct",
        ("Shouted at in front of the class", "What was said to {child} on {day}", "Kept in at break {times}"),
        ("{child} was shouted at in front of everybody on {day} and has been in tears since.",
         "A member of staff told {child} to “stop making a fuss”, {times}."),
        ("Two friends heard it and say the same.", "I know that it is a hard job, but this was not right.",
         "{child} will not say more than that.", "When I rang I was asked what {child} had done."),
        ("An apology to {child}.", "For somebody to speak with the person, and tell us that it was done."),
        ("How {child} was spoken to", "How we were answered when we asked"),
        ("Three people heard raised voices. They differ about the words.", "The member of staff accepts that it was "
        "too "
         "loud, and is sorry."),
        ("That it is talked about in supervision.", "That calls of that kind go to a senior leader."),
    ),
    Topic(
        "attendance",
        ("Marked absent when present {times}", "Penalty letter for a funeral", "Late marks because of the bus"),
        ("{child} has been marked absent {times} on days in school.",
         "We had a letter about a penalty for the day of a family funeral."),
        ("The register was taken before the bus came.", "I had written to the office on the {day} before.",
         "The letter has no name under it.", "It is now on {child}’s record for the next school."),
        ("The marks put right, and a letter that says so.", "The letter taken back."),
        ("That {child} was marked wrongly", "That a letter was sent without looking"),
        ("{number} marks were wrong and have been corrected.", "The letter is sent by a machine when the count is "
         "reached; nobody read it."),
        ("That somebody reads each letter before it goes.", "That the bus has a code of its own."),
    ),
)  # fmt: skip

SUBJECTS = (
    "mathematics", "English", "science", "history", "geography", "French", "art", "music", "computing", "reading",
    "design and technology", "religious education",
)  # fmt: skip

INTRODUCTIONS = (
    "I am writing about my {kin} {child} in {year}.", "This is about {child}, {year}.",
    "My {kin} {child} is in {year}.",
    "{child} ({year}) is my {kin}.", "It is my {kin} {child} in {year} that I write about.",
)  # fmt: skip

CLOSINGS = (
    "I would like somebody to look into it.", "We have always got on well with the school and hope for an answer.",
    "I am sorry to have to write, but I do not know what else to do.", "Please ring me after four if that is easier.",
    "I am happy to come in.", "It may be a small thing to you, but it is not small to {child}.",
    "Thank you for reading this.", "I have kept the messages and can send them.",
)  # fmt: skip

SAID: dict[str, Sequence[str]] = {
    "meeting": (
        "We met in the office and went through it point by point.", "A long talk; {child} was not there.",
        "They brought their notes. We agreed what would be looked at.", "Met by video, because of work.",
    ),
    "answer": (
        "Rang on the same day; it was put right with the class teacher.", "Explained what had happened and said sorry.",
        "Spoke at the gate. They had only wanted us to know.", "Answered by e-mail with the page of the handbook.",
    ),
    "settled": (
        "They wrote that they are content with the answer.", "Said by telephone that this settles it.",
        "They came in to say thank you and that it is done with.", "E-mail: “Happy with that. Thank you.”",
    ),
    "action": (
        "What the answer promised was done and checked a month later.", "The routine was changed and staff were told.",
        "The record was put right and the family has a copy.", "The people concerned have talked it over.",
    ),
    "withdrawn": (
        "By e-mail: it has sorted itself out.", "By telephone: they would rather leave it there.",
        "In person: {child} has moved to another class and is happy.",
    ),
    "why_formal": (
        "The answer does not say what will change.", "Half of what I asked is not in the answer.",
        "I do not think that everybody was asked.", "It has happened again since.",
    ),
    "why_panel": (
        "The report believes one side only.", "What is offered does not put it right for {child}.",
        "The procedure was not followed: nobody spoke with {child}.", "I should like people from outside to look at "
        "it.",
    ),
    "facts": (
        "I read the log and the messages and spoke with {number} people.", "The record of the day was read, and the "
        "staff "
        "on duty were spoken with.", "I went through the dates with the family and then with the staff concerned.",
    ),
    "solutions": (
        "Say sorry, and say what will be done differently.", "A named person for this family until the summer.",
        "A note in the handbook and five minutes at the next briefing.",
    ),
    "minutes": (
        "The family spoke first, then the academy. Both were asked questions. Both left before the panel decided.",
        "The academy’s account was questioned at some length. Both sides left together, and the panel went on alone.",
        "{child}’s own words were read out. Both sides summed up and left, and the panel then decided.",
    ),
    "late_refused": (
        "It was long ago, and those who could say what happened have left.",
        "The family knew of it at the time, and the papers are no longer kept.",
    ),
    "asked": (
        "It asked for the record of the hearing and the dates of each stage.",
        "It asked whether the time limits were kept.",
    ),
    "result": (
        "It found that the procedure was followed.", "It asked for a letter that explains the delay, which has gone.",
    ),
    "tried": ("Rang and left a message; nothing more was heard.", "Wrote to ask whether this settles it; no answer."),
}  # fmt: skip
"""What people say on the way, by the moves of `walking.Walk`."""

OUTCOMES = (Outcome.UPHELD, Outcome.PARTLY_UPHELD, Outcome.PARTLY_UPHELD, Outcome.NOT_UPHELD, Outcome.NO_FINDING)


@dataclass(frozen=True)
class Invention:
    """One invented complaint: who, what, and what would be found."""

    name: str
    email: str
    telephone: str
    pupil_name: str
    pupil_year: str
    category: str
    summary: str
    words: str
    wanted: str
    heads: tuple[str, ...]
    found: tuple[Found, ...]
    says: dict[str, str]


def invent(chance: random.Random, place: str, number: int, *, heads: int = 0) -> Invention:
    """Somebody and their complaint at that academy; `number` makes the e-mail address their own.

    `heads`: how many heads of complaint, one or two; left out, either.
    """
    pick = chance.choice
    topic = pick(TOPICS)
    last, first, child = pick(LAST), pick(FIRST), pick(FIRST)
    year = pick(YEARS[place])
    marks = {
        "child": child, "kin": pick(KIN), "year": year,
        "day": pick(DAYS), "times": pick(TIMES), "span": pick(SPANS), "subject": pick(SUBJECTS),
        "number": str(chance.randint(2, 9)),
    }  # fmt: skip
    said = [
        pick(INTRODUCTIONS),
        pick(topic.openings),
        *chance.sample(topic.details, chance.randint(1, 3)),
        pick(CLOSINGS),
    ]
    points = topic.heads[: heads or chance.randint(1, 2)]
    found = tuple(
        Found(pick(OUTCOMES), reason.format_map(marks), lesson.format_map(marks))
        for _, reason, lesson in zip(points, topic.reasons, topic.lessons, strict=False)
    )
    return Invention(
        name=f"{first} {last}",
        email=f"{first}.{last}.{number}@example.org".lower(),
        telephone=f"01632 960{chance.randint(100, 999)}",
        pupil_name=child,
        pupil_year=year,
        category=topic.category,
        summary=pick(topic.summaries).format_map(marks),
        words=" ".join(said).format_map(marks),
        wanted=pick(topic.wishes).format_map(marks),
        heads=tuple(point.format_map(marks) for point in points),
        found=found,
        says={what: pick(ways).format_map(marks) for what, ways in SAID.items()},
    )
