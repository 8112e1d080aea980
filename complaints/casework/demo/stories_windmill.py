"""Complaints at Windmill Cross All-through Academy, and about people above the academies."""

from __future__ import annotations

from complaints.casework.demo.story import Found, Story, parent
from complaints.casework.vocabulary import Channel, Nature, Outcome, Relationship
from complaints.policy.vocabulary import SubjectKind

W = "windmill-cross"
O = Outcome  # noqa: E741 - four outcomes, many times
STAFF = SubjectKind.ACADEMY_STAFF
TO_FORMAL = ("taken_on", "acknowledged", "met", "drafted", "answered", "escalated", "acknowledged")
TO_ANSWER = (*TO_FORMAL, "investigated", "reported", "approved", "answered_formally")
TO_HEARING = (*TO_ANSWER, "asked_for_panel", "acknowledged", "convened", "fixed", "papers")

STORIES: tuple[Story, ...] = (
    Story(
        key="milk-allergy", academy=W, began=1, way=(), category="site_safety", early_years=True,
        person=parent("Araceli Underhill", "Wren", "Reception", telephone="01632 960344"),
        summary="Given ordinary milk in spite of the list",
        words="Wren was given ordinary milk at snack time yesterday although his name is on the list by the fridge. He "
        "was sick in the night. We were told at the gate that it was “only a sip”.",
        wanted="To know who checks the list, and a plan that everybody follows.", happened_days_before=1,
    ),
    Story(
        key="homework-app", academy=W, began=6, category="teaching",
        way=("declares_interest", "cut", "weighed", "taken_on", "asked_about_heads"),
        person=parent("Hartley Bannister", "Elspeth", "Year 8", email_only=True),
        summary="Homework that cannot be handed in",
        words="All homework is now on an app that needs a telephone newer than the one that we have. Elspeth has had "
        "four "
        "detentions for homework that was done on paper and not accepted.",
        wanted="Paper to be accepted, and the detentions taken off her record.", happened_days_before=1,
        heads=("That homework on paper is not accepted", "That detentions were given for it"),
        says={
            "quotes": "All homework is now on an app that needs a telephone newer than the one that we have.|Elspeth "
            "has had four detentions for homework that was done on paper and not accepted.",
            "other_words": "That work on paper is refused because we have no telephone that can run the app",
            "missing": "Nobody told us about the app before the first detention.",
            "first_time": "The first detention", "last_time": "The fourth detention",
            "series": "Each time for homework on paper, given by the same teacher.",
        },
    ),
    Story(
        key="head-lice", academy=W, began=19, way=("taken_on", "acknowledged", "met", "drafted"),
        category="communication", person=parent("Desdemona Fairlie", "Basil", "Year 3"),
        summary="Named in front of the class",
        words="The whole class was told that Basil had brought head lice to school. It was not true, and if it had "
        "been it "
        "would still have been wrong to say it. He has been called names since.",
        wanted="For the class to be told that it was wrong.", happened_days_before=2,
        involved="Mrs Sheave’s class in the afternoon", subjects=((STAFF, "an assistant in Year 4"),),
        heads=("That Basil was named in front of the class",),
        found=(Found(O.UPHELD, "The assistant accepts that she said it and that she should not have. It was not true.",
                     "That only the general letter is used, and no child is named."),),
        says={"meeting": "Ms Fairlie came with Basil’s grandmother. Basil would like it to be put right quietly, not "
        "in an "
              "assembly."},
    ),
    Story(
        key="head-of-house", academy=W, began=26,
        way=("taken_on", "acknowledged", "met", "drafted", "answered", "names_somebody"),
        category="communication", person=parent("Montgomery Sallow", "Tabby", "Year 9"),
        summary="Three meetings arranged and three called off",
        words="I have taken three mornings off work for a meeting about Tabby’s attendance, and each time I was told "
        "at "
        "reception that nobody was free.",
        wanted="A meeting that takes place.", happened_days_before=1,
        heads=("That three meetings were called off on the day",),
        found=(Found(O.UPHELD, "All three are in the diary, and all three were moved on the morning for reasons that "
        "had "
                     "nothing to do with you.", "That only illness moves a meeting on its day."),),
    ),
    Story(
        key="principal-letter", academy=W, began=29, way=("cut", *TO_FORMAL, "investigated", "looked_into"),
        category="staff_conduct",
        person=parent("Philomena Ravenscroft", "Augustin", "Year 7"),
        summary="What the principal said at the open evening",
        words="At the open evening the principal told a hall full of families that “some parents have to learn that we "
        "run this school”, and looked at me. I had asked about the bus the week before. People I do not know have "
        "asked me about it since.",
        wanted="An apology as public as the remark.", happened_days_before=4,
        subjects=((SubjectKind.PRINCIPAL, "Mrs Sailes"),),
        heads=("What was said at the open evening", "That it was meant for me"),
        found=(
            Found(O.PARTLY_UPHELD, "Several people heard a remark of that kind. They differ about the words."),
            Found(O.NO_FINDING, "It cannot be known whom it was meant for."),
        ),
        says={"quotes": "At the open evening the principal told a hall full of families that “some parents have to "
              "learn that we run this school”, and looked at me.|I had asked about the bus the week before.",
              "why_formal": "It was meant for me, and everybody in the room knew it. Please ask them.",
              "declared": "I have never worked with or for the trust and know none of the people concerned."},
    ),
    Story(
        key="chief-executive-mail", academy=W, began=20, way=("taken_on", "acknowledged", "met"), category="handling",
        person={"name": "Caspar Whitlock", "email": "caspar.whitlock@example.org",
                "relationship": Relationship.FORMER_PARENT, "pupil_name": "Delia", "pupil_year": "left in July"},
        summary="The chief executive did not answer for four months",
        words="I wrote to the chief executive in July about the closing of the music centre. I had an automatic reply "
        "and "
        "then nothing. I wrote again in September. The decision was taken at the end of that month.",
        wanted="An answer, and an explanation of why I was not heard before it was decided.", happened_days_before=15,
        subjects=((SubjectKind.CHIEF_EXECUTIVE, ""),),
        heads=("That two letters were not answered", "That the decision was taken meanwhile"),
    ),
    Story(
        key="catering-van", academy=W, began=17, way=("taken_on", "acknowledged"), category="site_safety",
        person={"name": "Gwendolen Marchbanks", "email": "gwendolen.marchbanks@example.org",
                "relationship": Relationship.NEIGHBOUR},
        summary="The catering van on the pavement in the mornings",
        words="The trust’s catering van stands on the pavement in Mill Lane from eight until half past. Children on "
        "scooters go round it on the road. I have asked the driver, who told me to mind my own business.",
        wanted="The van in the yard, and a civil answer.", happened_days_before=1,
        subjects=((SubjectKind.CENTRAL_TRUST_STAFF, "the driver of the catering van"),),
        heads=("Where the van stands", "How the driver answered"),
    ),
    Story(
        key="council-member", academy=W, began=24, way=("taken_on", "acknowledged", "met", "drafted"),
        category="staff_conduct", person=parent("Leocadia Burnet", "Florian", "Year 5"),
        summary="A governor talked about us at the market",
        words="A governor told people at the Saturday market that we had “made trouble” about the school’s breakfast "
        "club. We had written in confidence.",
        wanted="To know how she knew, and that it stops.", happened_days_before=3,
        subjects=((SubjectKind.COUNCIL_MEMBER, "Mrs Damsel"),),
        heads=("That our letter was talked about", "How it came to be known"),
        found=(
            Found(O.NO_FINDING, "Nobody who was there will say what was said."),
            Found(O.NOT_UPHELD, "The letter was not shown to any governor. The matter was known from the newsletter."),
        ),
    ),
    Story(
        key="choir-solo", academy=W, began=28, way=(*TO_ANSWER[:-3], "reported"), category="other",
        person=parent("Septimus Crane", "Viola", "Year 6", telephone_first=True),
        summary="Told that she sings too loudly",
        words="Viola was told to mouth the words at the concert because she “spoils it for the others”. She has sung "
        "since "
        "she was four. She has not sung since.",
        wanted="For somebody to make it right with Viola.", happened_days_before=2,
        subjects=((STAFF, "the visiting choir leader"),),
        heads=("What Viola was told before the concert",),
        found=(Found(O.UPHELD, "The choir leader remembers the words and is sorry. Three other children heard them.",
                     "That the choir leader invites Viola back, with her parents there."),),
        says={"why_formal": "The answer says that it was said kindly. There is no kind way to say it.",
              "facts": "I spoke with Viola, with her mother there, with the choir leader and with three children.",
              "solutions": "An invitation from the choir leader, in person."},
    ),
    Story(
        key="coat-hooks", academy=W, began=38, way=(*TO_ANSWER, "asks_for_help"), category="site_safety",
        person=parent("Ermintrude Locke", "Jarvis", "Year 1"),
        summary="A cut from a broken coat hook",
        words="Jarvis cut his ear on a broken coat hook. I had pointed out that hook in the second week of term and "
        "was "
        "told that somebody would see to it.",
        wanted="Every hook looked at.", happened_days_before=2,
        heads=("That a broken hook was not mended", "That a warning was not passed on"),
        found=(
            Found(O.UPHELD, "The hook was broken from the second week and was mended on the day after the accident.",
                  "That the site team walks every cloakroom on Mondays."),
            Found(O.UPHELD, "The warning was written on a slip that was not passed on.", "That slips go into one "
            "book."),
        ),
        says={"why_formal": "I want to see in writing what happens to a warning.", "facts": "I saw the cloakroom and "
        "the "
              "site team’s book and spoke with the teacher.", "solutions": "One book for warnings, looked at daily."},
    ),
    Story(
        key="cover-lessons", academy=W, began=33, way=(*TO_ANSWER, "asked_for_panel", "acknowledged", "convened"),
        category="teaching", person=parent("Balthazar Reeve", "Cordelia", "Year 10"),
        summary="Eleven weeks without a teacher of Spanish",
        words="Cordelia chose Spanish because she wants to study it. Since June her class has had worksheets. The "
        "school "
        "says that it has advertised twice.",
        wanted="A teacher, or another school’s lessons by video.", happened_days_before=1,
        heads=("That the class has had no teacher of Spanish", "That nothing else was arranged"),
        found=(
            Found(O.UPHELD, "There was no teacher of Spanish from June until half-term."),
            Found(O.PARTLY_UPHELD, "Lessons by video were looked into and given up because of the cost.",
                  "That the cost is put to the trust."),
        ),
        says={"why_formal": "What was arranged instead?", "why_panel": "A cost that was never asked for is no reason.",
              "facts": "I read the advertisements, the timetable and the messages.", "solutions": "Ask the trust to "
              "pay."},
    ),
    Story(
        key="wheelchair-stage", academy=W, began=38, way=TO_HEARING, category="equality",
        person=parent("Octavian Hurst", "Melody", "Year 8", step_free=True, large_print=True, supporter=True),
        summary="The only one who did not go up on the stage",
        words="At the prize-giving Melody was given her prize at the foot of the stage because there is no ramp. She "
        "was the "
        "only one. We had asked about it in writing four weeks before.",
        wanted="A ramp, and an apology to Melody.", happened_days_before=4,
        heads=("That no ramp was there at the prize-giving", "That our letter was not acted on"),
        found=(
            Found(O.UPHELD, "A ramp can be hired for one evening and was not.", "That a ramp is bought."),
            Found(O.UPHELD, "The letter was read and put into a folder.",
                  "That whoever plans an event answers such a letter."),
        ),
        says={"why_formal": "The answer regrets it. It does not say that there will be a ramp.",
              "why_panel": "There is still no ramp, and the summer concert is planned without one.",
              "place": "The hall of Nether Exampleton village (level entrance)",
              "companion": "Melody’s godmother, as a friend", "facts": "I read the letters and saw the hall.",
              "solutions": "Buy the ramp that the caretaker has priced."},
    ),
    Story(
        key="dance-costume", academy=W, began=47, way=(*TO_HEARING, "heard"), category="uniform_and_charges",
        person=parent("Perpetua Lamb", "Rufus", "Year 5"),
        summary="Left out of the show because a costume was not bought",
        words="The letter said that the costume was a voluntary gift. Rufus was left out because we had not bought "
        "one.",
        wanted="Rufus in the next show, and letters that mean what they say.", happened_days_before=2,
        heads=("That Rufus was left out of the show", "What the letter said about the cost"),
        found=(
            Found(O.UPHELD, "The list of those who might dance was the list of those who had paid.",
                  "That the two lists are never one."),
            Found(O.UPHELD, "“Voluntary” stood in the first line and a last day for paying in the second.",
                  "That the office sees every letter that asks for money."),
        ),
        says={"why_panel": "Nobody has said that it was wrong.", "facts": "I read the letter and both lists.",
              "solutions": "A costume box.",
              "minutes": "Ms Lamb spoke first, then the academy. The members asked who had written the letter. Both "
              "sides "
              "left together at 5.15 pm. The panel went on alone."},
    ),
    Story(
        key="toilet-break", academy=W, began=53, way=(*TO_HEARING, "heard", "decided"), category="staff_conduct",
        person=parent("Xanthe Merriweather", "Bertie", "Year 1", address="11 Sail Row\nNether Exampleton\nEX3 8SR",
                      email="", telephone="01632 960366"),
        summary="Not let out when he had to go",
        words="Bertie is six. He asked twice and was told to wait for break. I will not write down what happened "
        "then. He "
        "did not want to go back.",
        wanted="That no child of six has to ask twice.", happened_days_before=1, channel=Channel.LETTER,
        logged_by="record_keeper", subjects=((STAFF, "the cover teacher"),),
        heads=("That Bertie was not let out", "How he was looked after when it had happened"),
        found=(
            Found(O.UPHELD, "He asked at ten past and at a quarter past. Nothing stood in the way of letting him go.",
                  "That pupils in Years 1 and 2 go when they ask."),
            Found(O.NOT_UPHELD, "An assistant took him aside at once, found clothes and sat with him."),
        ),
        says={"why_formal": "I wrote about the teacher. The answer is about the assistant, who was kind.",
              "why_panel": "It must be a rule, not advice.", "facts": "I spoke with the teacher and the assistant.",
              "solutions": "A rule for the youngest."},
    ),
    Story(
        key="reasonable-force", academy=W, began=60,
        way=(*TO_HEARING, "heard", "decided", "referred", "answers_body", "body_requires"),
        category="behaviour", person=parent("Lancelot Trewin", "Gabriel", "Year 9"),
        summary="Held by the arm in the corridor",
        words="Gabriel was held by the arm by a member of staff who wanted him to stop. There was a mark the next "
        "day. The "
        "school says that it was reasonable. We do not.",
        wanted="To see what was written down on the day.", happened_days_before=2,
        subjects=((STAFF, "a member of the pastoral team"),),
        heads=("That Gabriel was held by the arm", "That nothing was written down on the day"),
        found=(
            Found(O.NOT_UPHELD, "The pictures from the corridor show a hand on the arm for about two seconds, when he "
            "was "
                  "about to run into a door."),
            Found(O.UPHELD, "The record was written nine days later.", "That it is written on the same day."),
        ),
        says={"why_formal": "We have not been shown the pictures.", "why_panel": "We have still not been shown them.",
              "facts": "I watched the pictures twice and spoke with everybody.", "solutions": "Show the family the "
              "pictures.",
              "asked": "Whether the panel saw the pictures, and when the record was written.",
              "answer_delay": "Every stage was answered in its time. The hearing was held on the first date that "
              "suited the family.",
              "answer_procedure": "All three stages were gone through. The panel saw the pictures before it decided; "
              "the family were shown them at the hearing.",
              "answer_funding": "Nothing in this matter touches the funding agreement.",
              "required": "Say in the procedure that a record of holding a pupil is written on the same day, and who "
              "checks that it was."},
    ),
    Story(
        key="nursery-fees", academy=W, began=76,
        way=(*TO_HEARING, "heard", "decided", "referred", "concluded"), category="uniform_and_charges",
        person=parent("Sunniva Holloway", "Otto", "Nursery"),
        summary="Charged for the hours that are free",
        words="We were sent bills for lunch hours that are part of the free hours. When I asked, Otto’s place was "
        "called "
        "“conditional”.",
        wanted="£212 back and the word “conditional” taken back.", happened_days_before=6, early_years=True,
        heads=("That free hours were charged for", "That Otto’s place was called conditional"),
        found=(
            Found(O.PARTLY_UPHELD, "Food may be charged for, hours may not. £148 of £212 was for hours.",
                  "That £148 is paid back to this family and to others."),
            Found(O.UPHELD, "The word should not have been used.", "That a letter says so."),
        ),
        says={"why_panel": "£64 is still for hours.", "facts": "I read the bills line by line.",
              "solutions": "Pay back £148.", "result": "It found that the procedure was followed. It asked the trust "
              "to "
              "look at the bills of the other families, which has been done.",
              "action": "Bills of forty-one families were looked at and nine were corrected."},
    ),
    Story(
        key="late-marks", academy=W, began=51, way=(*TO_ANSWER, "settled"), category="attendance",
        person=parent("Evangelos Thorne", "Zelda", "Year 11"),
        summary="Late marks for a bus that the school runs",
        words="Zelda has nineteen late marks this term. All of them are the school’s own bus. We were sent a letter "
        "about a "
        "penalty.",
        wanted="The marks taken off and the letter taken back.", happened_days_before=3,
        heads=("That pupils on the school’s bus are marked late", "That a letter about a penalty was sent"),
        found=(
            Found(O.UPHELD, "The register closes at 8.40 and the bus comes at 8.45.", "That the bus is waited for."),
            Found(O.UPHELD, "The letter was sent by a machine. It has been taken back."),
        ),
        says={"why_formal": "The marks are still there.", "facts": "I read the register and the bus firm’s log.",
              "solutions": "A code of its own for the bus.",
              "settled": "Mr Thorne wrote that the marks are gone and he is content."},
    ),
    Story(
        key="play-noise", academy=W, began=26, way=("taken_on", "acknowledged", "met", "drafted", "answered", "tried",
                                                    "wait_and_lapse"),
        category="other", person={"name": "Algernon Pike", "address": "Mill End\nNether Exampleton\nEX3 1ME",
                                  "relationship": Relationship.NEIGHBOUR, "post_only": True},
        channel=Channel.LETTER, logged_by="record_keeper",
        summary="A bell that rings at the weekend",
        words="The bell of the lower school rings every forty minutes on Saturdays and Sundays. I am told that it "
        "cannot be "
        "turned off.",
        wanted="Silence at the weekend.", happened_days_before=1, heads=("That the bell rings at the weekend",),
        found=(Found(O.UPHELD, "It could be turned off. It has been.",
        "That it is looked at when the clocks change."),),
        says={"tried": "Wrote and telephoned to ask whether it is quiet now. No answer, and no noise.",
              "action": "The bell was set for weekdays only."},
    ),
    Story(
        key="lost-wobbly-tooth", academy=W, began=7, way=("concern",), nature=Nature.CONCERN, category="other",
        person=parent("Rosamund Thripp", "Edie", "Year 1"), subjects=(),
        summary="A tooth in an envelope",
        words="Edie lost her tooth at lunch and it was put into an envelope that then went into the bin. I know that "
        "it is a "
        "small thing. It was her first.",
        wanted="Nothing really. Perhaps a note from the tooth fairy’s office.",
        says={"answer": "The class teacher wrote a letter on behalf of the office of lost teeth. Mrs Thripp rang to "
        "say that "
              "it lies under the pillow."},
    ),
    Story(
        key="exclusion-letter", academy=W, began=12, way=("signposted",), category="behaviour",
        person=parent("Cassius Verney", "Lorcan", "Year 10"),
        summary="Two days’ suspension",
        words="Lorcan has been sent home for two days and I do not accept it. I want to complain about the decision.",
        wanted="The suspension taken back.", happened_days_before=1, subjects=(),
        heads=("That Lorcan was suspended for two days",), says={"signpost": "exclusion"},
    ),
)  # fmt: skip
