"""Complaints at Dandelion Lane Primary Academy."""

from __future__ import annotations

from complaints.casework.demo.story import Found, Story, parent
from complaints.casework.vocabulary import Channel, Nature, Outcome, Relationship
from complaints.policy.vocabulary import SubjectKind

D = "dandelion-lane"
O = Outcome  # noqa: E741 - four outcomes, many times
STAFF = SubjectKind.ACADEMY_STAFF

STORIES: tuple[Story, ...] = (
    Story(
        key="lost-coats", academy=D, began=1, way=(), category="communication",
        person=parent("Marguerite Oakshott", "Benny", "Year 1"),
        summary="Three coats lost since September and nobody answers",
        words="Benny has now lost his third coat from the cloakroom since September. All of them had his name sewn in. "
        "I have asked at the door, I have rung the office twice and I have written in the reading diary. Nobody has "
        "got back to me, and it is too cold now for him to go without.",
        wanted="Somebody to look properly for the coats, and a peg for each child.",
        involved="The lady at the door in the mornings, I do not know her name.", happened_text="Since half-term",
    ),
    Story(
        key="packed-lunch", academy=D, began=3, way=(), category="other", channel=Channel.TELEPHONE,
        logged_by="record_keeper",
        person={"name": "Cosimo Bell", "telephone": "01632 960155", "address": "4 Quince Court\nExampleton\nEX1 4QC",
                "pupil_name": "Lucia", "pupil_year": "Year 2", "telephone_first": True},
        summary="Lunch taken away and nothing given instead",
        words="Mr Bell rang. His daughter’s packed lunch was put aside because there was a nut bar in it. He says that "
        "he understands the rule, but she was given only an apple until home time and came home in tears. He was not "
        "told until he asked at the gate.",
        wanted="To be rung next time, and something proper to eat when a lunch is put aside.",
        happened_days_before=2,
    ),
    Story(
        key="reading-books", academy=D, began=9, way=("taken_on", "acknowledged", "called", "wrote"),
        category="teaching",
        person=parent("Anselm Tuckwell", "Primrose", "Year 2, Willow class", email_only=True),
        summary="The same reading book for five weeks",
        words="Primrose has brought home the same reading book every Friday for five weeks. She can say it by heart. I "
        "wrote in her diary three times to ask for another one and the notes were ticked but nothing changed. I was "
        "told at parents’ evening that books are changed every week.",
        wanted="A new book each week, and to be told what level she is on.",
        involved="Miss Tansy, her class teacher.", happened_days_before=7,
        subjects=((STAFF, "her class teacher"),),
        heads=("That the reading book was not changed for five weeks", "That notes in the diary were not answered"),
        says={
            "call": "Rang to introduce myself. He would like a meeting after work, any day but Wednesday.",
            "message": "I forgot to say that her cousin in Hazel class has had a new book every week.",
            "reply": "Thank you, that is helpful. I will ask how books are changed in each class before we meet.",
        },
    ),
    Story(
        key="swimming-bruise", academy=D, began=16, way=("taken_on", "acknowledged", "met", "drafted"),
        category="site_safety", person=parent("Rosalba Finnegan", "Teddy", "Year 4", large_print=True),
        summary="Not told about a bump at swimming",
        words="Teddy slipped at the side of the pool and bumped his head on the Tuesday. There was no phone call and "
        "no "
        "bumped-head letter. I found out at bath time when I saw the lump. The leader at the pool says that it was "
        "written in the book, so somebody knew.",
        wanted="An explanation of what happened and a phone call for every bumped head.", happened_days_before=1,
        heads=("That Teddy’s bumped head was not told to his mother on the day",
               "That no bumped-head letter came home"),
        found=(
            Found(O.UPHELD, "The accident book at the pool has the bump at 11.10. The member of staff on the coach "
                  "took the message but was called away before reaching the office, and nobody rang.",
                  "That whoever leads a trip rings home before leaving the site when a head was bumped."),
            Found(O.UPHELD, "The letters are kept at school, and none were in the bag that goes to the pool.",
                  "That ten letters are kept in the trip bag."),
        ),
        says={"meeting": "Mrs Finnegan brought a photograph of the lump. Teddy is well. She wants to know that it will "
              "not happen to another child."},
    ),
    Story(
        key="nursery-ratio", academy=D, began=12, way=("taken_on_formally", "acknowledged", "investigated"),
        category="early_years", channel=Channel.LETTER, logged_by="record_keeper", early_years=True,
        person=parent("Thaddeus Lovelock", "Minnie", "Nursery", address="9 Barley Row\nExampleton\nEX1 9BR",
                      post_only=True),
        summary="Too few adults in the nursery at the end of the day",
        words="On three afternoons this month I collected Minnie at twenty past five and there was one adult in the "
        "room with more than a dozen children of three. I counted. I understand that there is a rule about how many "
        "adults there must be. I make this as a formal complaint and would like it looked into.",
        wanted="To know how many adults there were, and that there will always be enough.", happened_days_before=3,
        subjects=((STAFF, "the nursery"),),
        heads=("That there were too few adults in the nursery after five o’clock on three days",),
        found=(Found(O.NO_FINDING, "Not yet looked into."),),
    ),
    Story(
        key="party-photo", academy=D, began=34, way=("taken_on", "acknowledged", "met", "drafted", "answered",
        "settled"),
        category="data_protection", data_protection=True, person=parent("Ottoline Grange", "Seraphine", "Year 3"),
        summary="Photograph on the website without permission",
        words="There is a photograph of Seraphine at the harvest assembly on the school website, with her first name "
        "under it. We ticked “no photographs” on the form in September for a reason that the school knows. I asked on "
        "the Monday for it to be taken down and it was still there on the Friday.",
        wanted="The photograph taken down today and an explanation of how the form was missed.", happened_days_before=4,
        heads=("That a photograph was published against the family’s choice",
               "That it stayed for four days after they asked"),
        found=(
            Found(O.UPHELD, "The list that the website editor used was last year’s. It has been replaced, and the "
                  "picture is gone from the website and from the search pages that we could reach.",
                  "That the list is printed anew in the first week of each term."),
            Found(O.UPHELD, "The request went to an address that nobody reads during the week.",
                  "That the address passes everything on to the office."),
        ),
        says={"settled": "Mrs Grange wrote that she is content now that it is down and the list is mended.",
              "action": "The list was replaced, the address passes mail to the office."},
    ),
    Story(
        key="willow-supply", academy=D, began=30, way=("taken_on", "acknowledged", "met", "drafted", "answered"),
        category="teaching", person=parent("Phineas Marlowe", "Ada", "Year 2, Willow class"),
        summary="Seven different teachers in Willow class this term",
        words="Ada has had seven teachers since September. She has stopped telling us about her day because she does "
        "not know who will be there. We were told in September that one person would cover the class until Christmas.",
        wanted="One teacher until the end of the year and a letter to say who.", happened_days_before=2,
        heads=("That the class had many different teachers", "That families were told something else"),
        found=(
            Found(O.PARTLY_UPHELD, "There were four teachers, and three others for single days. Two had to leave at "
                  "short notice. From January one teacher has the class.",
                  "That families hear within a week when a teacher changes."),
            Found(O.UPHELD, "The letter of September promised more than could be known then, and was not corrected."),
        ),
    ),
    Story(
        key="sen-minutes", academy=D, began=24,
        way=("taken_on", "acknowledged", "met", "drafted", "answered", "escalated", "acknowledged", "investigated",
             "reported"),
        category="sen_support",
        person=parent("Isaura Pennyfeather", "Caspian", "Year 5", other_adjustment="Please send questions a day "
        "before a "
                      "meeting."),
        summary="Speech sessions written in the plan were not given",
        words="Caspian’s support plan says twenty minutes with the speech assistant three times a week. He tells me "
        "that he has had one session since September, and his book shows two. I asked Mr Clover in September and "
        "again in October and was told that it was being sorted out.",
        wanted="The sessions that were missed, and a record that I can see.", happened_days_before=1,
        subjects=((STAFF, "Mr Clover"), (STAFF, "the speech assistant")),
        heads=("That speech sessions in the plan were not given", "That questions about it were put off"),
        found=(
            Found(O.UPHELD, "The register of sessions shows five of twenty-one. The assistant was covering lunch "
                  "duty, and nobody had been asked to do the sessions instead.",
                  "That the sixteen sessions are made up by Easter and a copy of the register goes home monthly."),
            Found(O.PARTLY_UPHELD, "Both questions were answered within the week, but neither answer said when it "
                  "would be put right."),
        ),
        says={
            "why_formal": "The answer says that sessions will be given from now on. It says nothing about the ones "
            "that he missed, and that was the first thing I asked for.",
            "facts": "I read the plan, the register of sessions and the messages, and spoke with the co-ordinator, the "
            "assistant and the deputy head. Five sessions are recorded between 7 September and half-term.",
            "solutions": "Make up the sessions with the assistant who knows him; send the register home; name somebody "
            "who steps in when the assistant is away.",
        },
    ),
    Story(
        key="clubs-list", academy=D, began=11, way=("feedback",), nature=Nature.FEEDBACK, category="other",
        person=parent("Barnabas Quickly", "Ottis", "Reception"), subjects=(),
        summary="Thank you for the breakfast club, and one idea",
        words="The breakfast club has made mornings so much easier and Ottis loves it. One idea: could the list of "
        "clubs "
        "come out before the end of term, so that those of us who work shifts can plan?",
        wanted="Nothing more than the list a little earlier.",
        says={"answer": "Thanked him. The list of clubs will go out two weeks before the end of each term."},
    ),
    Story(
        key="gate-parking", academy=D, began=14, way=("concern",), nature=Nature.CONCERN, category="site_safety",
        person={"name": "Wilhelmina Straker", "telephone": "01632 960166", "relationship": Relationship.NEIGHBOUR},
        channel=Channel.IN_PERSON, logged_by="second_teacher", subjects=(),
        summary="Cars across the drive opposite the gate",
        words="Mrs Straker lives opposite the gate. She came in because cars stop across her drive at home time and "
        "she "
        "could not get out for a hospital appointment. She is worried about the little ones running between cars.",
        wanted="A reminder to parents, and somebody at the gate.",
        says={"answer": "The principal rang her. Cones are put out at three o’clock and the newsletter asks drivers to "
              "use the village hall. She was pleased that somebody rang."},
    ),
    Story(
        key="admission-sibling", academy=D, began=22, way=("signposted",), category="other",
        person=parent("Leopold Arkwright", "Hester", "starts in September"),
        summary="Sister not offered a place in Reception",
        words="Our older girl is in Year 3 and now Hester has not been offered a place in Reception although we live "
        "closer than families who were. It cannot be right to send sisters to two schools.",
        wanted="A place for Hester.", happened_days_before=5, subjects=(),
        heads=("That Hester was not offered a place",), says={"signpost": "admissions"},
    ),
    Story(
        key="trip-money-again", academy=D, began=8, way=("declined_duplicate",), category="uniform_and_charges",
        person=parent("Ottoline Grange", "Seraphine", "Year 3"), repeats="party-photo",
        summary="The photograph on the website, again",
        words="I am writing again about the photograph of Seraphine at the harvest assembly that was put on the "
        "website "
        "in spite of the form. My sister thinks that I should not have accepted the answer so quickly.",
        wanted="Somebody to say sorry again.", happened_days_before=30,
        says={"same": "Both points, how the form was missed and why the picture stayed for four days, were answered in "
              "full, and Mrs Grange wrote then that she was content. Nothing new has come to light."},
    ),
    Story(
        key="hair-rule", academy=D, began=58,
        way=("taken_on", "acknowledged", "met", "drafted", "answered", "escalated", "acknowledged", "investigated",
             "reported", "returned", "reported", "approved", "answered_formally", "lapsed"),
        category="equality", person=parent("Zipporah Fairclough", "Amaya", "Year 6"),
        summary="Told that her braids were against the uniform rules",
        words="Amaya was told in front of her class that her braids were “not for school” and to come back with her "
        "hair “tidy”. She had worn them for two years without a word. She would not go in the next day.",
        wanted="An apology to Amaya and a uniform rule that says plainly that braids are fine.", happened_days_before=2,
        subjects=((STAFF, "the supply teacher in Year 6"),),
        heads=("What was said to Amaya about her hair", "That the uniform rule does not say what is allowed"),
        found=(
            Found(O.UPHELD, "Two children and an assistant heard the words. The teacher accepts them, is sorry and has "
                  "said so to Amaya.", "That every visiting teacher reads the page on hair before the first lesson."),
            Found(O.UPHELD, "The rule says “neat and natural”, which can be read as excluding braids.",
                  "That the rule is written anew with families."),
        ),
        says={
            "why_formal": "I accept the apology. I want the rule itself looked at, because it will happen again.",
            "returned": "Please say also what families were told about the rule in the last two years.",
            "action": "The rule on hair was rewritten with a group of families and published.",
        },
    ),
    Story(
        key="split-letter", academy=D, began=10, way=("cut", "told_where", "taken_on", "acknowledged", "met"),
        category="communication", person=parent("Philomena Starling", "Jonty", "Year 4"),
        summary="A suspension, a telephone that nobody answered, and a locked gate",
        words="Jonty was suspended for a day and I do not think that he should have been. I rang the office four times "
        "to ask what had happened and nobody rang back. When I came to fetch his work, the holiday club that rents the "
        "hall had locked the gate and would not let me in.",
        wanted="The suspension taken off his record, and somebody who rings back.", happened_days_before=3,
        subjects=((STAFF, "the office"),),
        heads=("That nobody rang back", "That Jonty was suspended for a day", "That the holiday club locked the gate"),
        says={"quotes": "I rang the office four times to ask what had happened and nobody rang back.|Jonty was "
              "suspended for a day and I do not think that he should have been.|the holiday club that rents the hall "
              "had locked the gate and would not let me in", "elsewhere": "|exclusion|other_providers",
              "provider": "Bright Holidays, 01632 960888",
              "meeting": "Went through the four calls with the log of the office. The other two points are not for us; "
              "she has our letter about them."},
    ),
    Story(
        key="looked-at-again", academy=D, began=78,
        way=("taken_on", "acknowledged", "met", "drafted", "answered", "escalated", "acknowledged", "investigated",
             "reported", "approved", "answered_formally", "asked_for_panel", "acknowledged", "convened", "fixed",
             "papers", "heard", "decided", "referred", "investigated_again", "investigated"),
        category="staff_conduct", person=parent("Crispin Hawtrey", "Isolde", "Year 2"),
        summary="Kept in at playtime for three weeks",
        words="Isolde was kept in at playtime for three weeks because of handwriting. We were told only at the end. "
        "Two assistants saw it and neither of them has been asked what they saw.",
        wanted="The assistants asked, and a rule on how long a child may be kept in.", happened_days_before=2,
        subjects=((STAFF, "the teacher of Year 2"),),
        heads=("That Isolde was kept in at playtime for three weeks", "That the family was told only at the end"),
        found=(
            Found(O.NOT_UPHELD, "The teacher says that it was on five days, and the register shows nothing else."),
            Found(O.UPHELD, "The first word to the family is dated the last day.",
                  "That families are told on the first day."),
        ),
        says={"why_formal": "You have not asked the two assistants.", "why_panel": "Nobody has asked the assistants.",
              "facts": "I spoke with the teacher and read the register.",
              "solutions": "Tell families on the first day.",
              "asked": "Why the two assistants who saw it were not asked.",
              "asked_again": "Investigate the first point again, and ask both assistants what they saw."},
    ),
    Story(
        key="found-letter", academy=D, began=2, way=(), channel=Channel.LETTER, logged_by="record_keeper",
        weeks_before_terms=24, category="communication",
        person={"name": "Euphemia Standish", "address": "The Old Forge\nExampleton\nEX1 7OF", "pupil_name": "Rafe",
                "pupil_year": "left at the end of Year 6", "relationship": Relationship.FORMER_PARENT},
        summary="A letter about a school report, found when the office moved",
        words="The report that came home for Rafe has another boy’s comments under three of the subjects. I would like "
        "a correct one before he starts at his new school, please. (The letter was found behind a cabinet when the "
        "office was moved. It bears the stamp of the day on which it came.)",
        wanted="A correct report.",
    ),
)  # fmt: skip
