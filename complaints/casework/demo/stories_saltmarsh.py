"""Complaints at Saltmarsh High Academy."""

from __future__ import annotations

from complaints.casework.demo.story import Found, Story, parent
from complaints.casework.vocabulary import Channel, Outcome, Relationship
from complaints.policy.vocabulary import SubjectKind

S = "saltmarsh"
O = Outcome  # noqa: E741 - four outcomes, many times
STAFF = SubjectKind.ACADEMY_STAFF
TO_FORMAL = ("taken_on", "acknowledged", "met", "drafted", "answered", "escalated", "acknowledged")
TO_ANSWER = (*TO_FORMAL, "investigated", "reported", "approved", "answered_formally")

STORIES: tuple[Story, ...] = (
    Story(
        key="bus-left", academy=S, began=2, way=(), category="site_safety",
        person=parent("Ignatius Flood", "Tamsin", "Year 7"),
        summary="The late bus left without her",
        words="Tamsin stayed for homework club because the school said that there would be a late bus. It went ten "
        "minutes early, and she and two others from Year 7 walked home along the coast road in the dark. The office "
        "was locked and nobody answered the number on the gate.",
        wanted="A bus that waits until the list is ticked off, and a number that somebody answers.",
        happened_days_before=1,
    ),
    Story(
        key="unnamed-note", academy=S, began=4, way=(), category="staff_conduct", channel=Channel.LETTER,
        logged_by="record_keeper", person={"anonymous": True, "relationship": Relationship.OTHER},
        summary="A note without a name about shouting in the sports hall",
        words="Somebody should go and listen outside the sports hall on a Thursday afternoon. The shouting at the "
        "girls "
        "who cannot do the bleep test is not right. I do not want to say who I am because my grandson has lessons "
        "there.",
        wanted="For somebody senior to go and see.", subjects=((STAFF, "a teacher of physical education"),),
    ),
    Story(
        key="pupil-toilets", academy=S, began=6, way=("taken_on", "acknowledged"), category="site_safety",
        person={"name": "Juniper Hale", "email": "juniper.hale@example.org", "relationship": Relationship.PUPIL,
                "pupil_name": "Juniper Hale", "pupil_year": "Year 10", "supporter": True, "easy_read": True},
        summary="The toilets are locked in lessons",
        words="I am in Year 10. The toilets are locked during lessons and you have to ask for a key at reception, and "
        "some teachers say no. This is hard for lots of us and it is embarrassing. I asked my tutor and she said it is "
        "the rule. I would like somebody to listen. My aunt can come with me.",
        wanted="Toilets that are open, or a card so that I do not have to explain.",
        heads=("That the toilets are locked in lessons", "That some pupils are told they may not go"),
        happened_text="Every day",
    ),
    Story(
        key="mock-grades", academy=S, began=18, way=("taken_on", "acknowledged", "met"), category="teaching",
        person=parent("Hyacinth Draycott", "Edmund", "Year 11"),
        summary="Two mock exams marked with the wrong scheme",
        words="Edmund’s physics mocks were marked with the scheme for the other paper. His friend compared them with "
        "the one on the exam board’s website. The school says the grades are only for guidance, but they were sent to "
        "the sixth form college with his application.",
        wanted="The papers marked again and the college told.", happened_days_before=6,
        involved="Mr Thrift and the exams officer.", subjects=((STAFF, "Mr Thrift"),),
        heads=("That two papers were marked with the wrong scheme", "That the grades were sent on uncorrected"),
    ),
    Story(
        key="phone-kept", academy=S, began=26, way=("taken_on", "acknowledged", "met", "explained"),
        category="behaviour", person=parent("Cornelius Vane-Sutton", "Freddie", "Year 8", telephone="01632 960277"),
        summary="A telephone kept over the weekend",
        words="Freddie’s phone was taken on Friday and the rule is that it goes back at the end of the day. The office "
        "was closed when he went, so he had no phone until Tuesday. He comes home alone on two buses.",
        wanted="An apology, and phones given back before the office closes.", happened_days_before=3,
        heads=("That the phone was not given back on the day",),
        says={"late": "The bus company has still not said which bus he was on, and we wrote to it twice.",
              "late_done": "We answer on what we have by the end of the week."},
    ),
    Story(
        key="changing-room", academy=S, began=15, way=("taken_on", "acknowledged", "called", "shared_with"),
        category="behaviour", person=parent("Araminta Fell", "Rory", "Year 9"), safeguarding=True,
        summary="Pushed about in the changing room, and filmed",
        words="Rory has been pushed about in the changing room on three Thursdays, and last week somebody filmed it. I "
        "told his head of year after the second time and was told that it would be watched. He has started to be ill "
        "on Thursdays.",
        wanted="Somebody in the changing room, and the film gone.", happened_days_before=5,
        heads=("That Rory was not kept safe in the changing room", "That what was promised after the second time was "
               "not done"),
        says={"other_body": "Designated officer of Exampleshire (LADO)",
              "body_standing": "A strategy meeting is being arranged",
              "call": "Rang the same day. The safeguarding lead has spoken with Rory; the film is no longer there. He "
        "is "
              "changing in the medical room until this is settled."},
    ),
    Story(
        key="trip-refund", academy=S, began=23,
        way=("taken_on", "acknowledged", "met", "called", ("extended", 8)), category="uniform_and_charges",
        person=parent("Fortescue Amory", "Bronwen", "Year 9"),
        summary="No refund for a trip that was called off",
        words="We paid £340 for the language trip in March. It was called off in June and we were told that the money "
        "would be back within a month. It is now the autumn and each time I ask I get a different answer.",
        wanted="The money back.", happened_days_before=10, subjects=((STAFF, "the finance office"),),
        heads=("That the money has not been paid back", "That different answers were given"),
        says={"extended": "The travel firm has gone out of business, and its insurer answers only on the second of the "
              "month.", "extension_agreed": "Mr Amory agreed by telephone to wait for the insurer’s answer.",
              "call": "Told him about the travel firm. He asked for it in writing."},
    ),
    Story(
        key="bike-shed", academy=S, began=17, way=("taken_on", "acknowledged", "met", "paused", "asked_body"),
        category="site_safety", person=parent("Lysander Peck", "Odette", "Year 10"),
        summary="Bicycle taken from a shed that was left open",
        words="Odette’s bicycle was taken from the shed during the day. The shed should be locked after registration "
        "and "
        "was open all that week. The school says that bicycles are left at the owner’s risk.",
        wanted="The cost of the bicycle, and the shed locked.", happened_days_before=2,
        heads=("That the shed was left open", "That the school says it bears no part of the loss"),
        says={"other_body": "Exampleshire Police", "body_kind": "police",
              "body_standing": "Looking through the pictures from the camera",
              "body_news": "Rang the station. The officer is away until Monday and will ring back then.",
              "paused": "Officers are looking through the pictures from the camera and asked us not to speak with "
              "witnesses until they have."},
    ),
    Story(
        key="detention-prayer", academy=S, began=13, way=TO_FORMAL, category="equality",
        person=parent("Nusayba Castellan", "Idris", "Year 8", interpreter="Arabic"),
        summary="Detentions at the time of Friday prayers",
        words="My son Idris was given detention on three Fridays at the time of prayers. He explained and was told "
        "that "
        "it could not be moved. Other boys had theirs moved for a football match.",
        wanted="Detentions at another time, and the rule the same for everybody.", happened_days_before=1,
        subjects=((STAFF, "the behaviour team"),),
        heads=("That detentions were set at the time of prayers", "That others had theirs moved"),
        found=(
            Found(O.PARTLY_UPHELD, "Two of the three were at that time. The member of staff did not know that they "
            "could "
                  "be moved.", "That the detention letter asks whether the time can be kept."),
            Found(O.NO_FINDING, "The record does not say why the others were moved."),
        ),
        says={"why_formal": "You say that the record does not show why the others were moved. Then please find out."},
    ),
    Story(
        key="lab-burn", academy=S, began=31, way=(*TO_FORMAL, "investigated", "reported", "approved"),
        category="site_safety", person=parent("Peregrina Strand", "Hugo", "Year 9"),
        summary="A burn in science that was not treated properly",
        words="Hugo burnt his hand on a tripod. He was told to run it under the tap “for a bit” and then to carry on "
        "writing. By the evening it had blistered. Nobody rang. The first aid room has no record.",
        wanted="To know why the first aider was not called, and that it cannot happen again.", happened_days_before=3,
        subjects=((STAFF, "the science teacher"),),
        heads=("That first aid was not given properly", "That the family was not told", "That there is no record"),
        found=(
            Found(O.UPHELD, "The hand was under the tap for about two minutes; the guidance in every laboratory says "
                  "twenty. The first aider was not called.", "That the guidance is read aloud at the start of each "
                  "term."),
            Found(O.UPHELD, "Nobody rang, because nobody had been told."),
            Found(O.UPHELD, "There is no entry for that day.", "That a book is kept in each laboratory."),
        ),
        says={
            "why_formal": "The answer calls it a small burn. I would like somebody who was not there to look at it.",
            "facts": "I saw the laboratory, the notices and the register, and spoke with Hugo, two pupils at his "
            "table, "
            "the teacher and the technician.",
            "solutions": "A book and a card in each laboratory, a call home for every burn, and half an hour of "
            "training.",
        },
    ),
    Story(
        key="set-change", academy=S, began=27, way=(*TO_ANSWER,), category="teaching",
        person=parent("Bartholomew Quill", "Nerissa", "Year 10"),
        summary="Moved down a set in mathematics without a word",
        words="Nerissa found out from the list on the door that she is in set four. She had been in set two with good "
        "marks all year. Nobody told us and nobody could say why until half-term.",
        wanted="The reasons, and her place back if there are none.", happened_days_before=4,
        subjects=((STAFF, "the head of mathematics"),),
        heads=("That Nerissa was moved without being told", "That the move was not justified"),
        found=(
            Found(O.UPHELD, "The list went up before the letters were posted, and the letters were then not sent.",
                  "That letters go a week before the lists."),
            Found(O.NOT_UPHELD, "All three marks of the summer were below the line that was used for everybody."),
        ),
        says={"why_formal": "The answer says what the line was. It does not say who drew it or when.",
              "facts": "I read the marks of all pupils in the two sets, without names, and spoke with the head of "
              "department.", "solutions": "Publish the line before the summer examinations."},
    ),
    Story(
        key="prom-ban", academy=S, began=32, way=(*TO_ANSWER, "asked_for_panel"), category="behaviour",
        person=parent("Clementina Rusk", "Jago", "Year 11",
                      representative_name="Evander Rusk", representative_relationship="relative",
                      representative_email="evander.rusk@example.org",
                      authority_how="A letter signed by both parents."),
        summary="Kept out of the leavers’ dinner for something that he did not do",
        words="My brother Evander is helping me with this. Jago was told that he may not come to the leavers’ dinner "
        "because of the paint on the wall. The paint was in the week when he was away with a broken wrist.",
        wanted="His name cleared.", happened_days_before=2,
        heads=("That Jago was blamed for the paint", "That the decision was taken without hearing him"),
        found=(
            Found(O.NOT_UPHELD, "Two members of staff saw him there in the evening, when the register was not taken."),
            Found(O.PARTLY_UPHELD, "He was heard, but only after the letter had been written.",
                  "That nobody is sent such a letter before they have been heard."),
        ),
        says={"why_formal": "He was away. Please look at the register.",
              "why_panel": "Nobody has asked the hospital, and I gave you the letter. I would like people from outside "
              "the school to look at it.",
              "facts": "I read the statements and the register and spoke with Jago, his uncle and the two members of "
              "staff.", "solutions": "Write to Jago about the order of events."},
    ),
    Story(
        key="exam-room", academy=S, began=30, way=(*TO_ANSWER, "asked_for_panel", "acknowledged", "fears_bias", "ruled",
                                                   "convened", "fixed"),
        category="sen_support",
        person=parent("Drummond Peverell", "Isolde", "Year 11", hearing_support=True, step_free=True),
        summary="No separate room in the autumn examinations",
        words="Isolde has a separate room and extra time because of her hearing. In the autumn examinations she sat in "
        "the hall like everybody else for four of seven papers because “there was nobody to sit with her”.",
        wanted="The four papers again, in the room, and a promise for the summer.", happened_days_before=5,
        subjects=((STAFF, "the exams office"),),
        heads=("That the separate room was not given for four papers", "That extra time was not given either"),
        found=(
            Found(O.UPHELD, "The list had the room. Two members of staff were ill and nobody was asked instead.",
                  "That two people stand by on each day of examinations."),
            Found(O.NOT_UPHELD, "The seating plans show the extra time for all seven papers."),
        ),
        says={
            "why_formal": "Please look at the extra time again: she was told to stop with the others.",
            "why_panel": "The report believes the seating plans and not my daughter.",
            "bias": "One of the governors works in the exams office in the summer.",
            "ruling": "The governor who helps in the exams office will not sit. One member has nothing to do with the "
            "academy or the trust. That answers what you fear, so the panel is put together in the ordinary way.",
            "place": "The meeting room on the ground floor (hearing loop), Saltmarsh High Academy",
            "companion": "Mrs Peverell’s sister, to take notes",
            "facts": "I read the seating plans and the list of arrangements, and spoke with Isolde, an invigilator "
            "and the "
            "exams office.", "solutions": "Sit the four papers again; have two people standing by.",
        },
    ),
    Story(
        key="sixth-form-place", academy=S, began=64,
        way=(*TO_ANSWER, "asked_for_panel", "acknowledged", "convened", "fixed", "papers", "heard", "decided",
        "closed"),
        category="communication", person=parent("Thessaly Winterborne", "Caleb", "Year 11"),
        summary="Careers advice that left out the course that he wanted",
        words="Caleb was told in the spring that the course in boat building needs grades that it does not need. He "
        "found out too late to apply. I have the leaflet of the college.",
        wanted="Help to find a place now, and advisers who check.", happened_days_before=20,
        heads=("That wrong advice was given", "That it was not put right when it was shown to be wrong"),
        found=(
            Found(O.UPHELD, "The adviser used a leaflet that was three years old. The panel saw both leaflets.",
                  "That leaflets older than a year are thrown away."),
            Found(O.UPHELD, "Mrs Winterborne showed the new leaflet in June and was told that nothing could be done. "
                  "A telephone call to the college would have been enough then.",
                  "That the academy asks the college for a late place."),
        ),
        says={"why_panel": "The answer says that it was the college’s leaflet. It was in the school’s rack.",
              "minutes": "Mrs Winterborne and Caleb spoke first, then the principal. Each asked the other questions. "
              "The "
              "members asked about the leaflets. Both sides left at 5.40 pm and the panel went on alone until 6.25 pm.",
              "action": "The college gave Caleb a late place. Old leaflets are cleared each September."},
    ),
    Story(
        key="old-report", academy=S, began=10, way=("declined_late",), category="teaching",
        person=parent("Gawain Thistlethwaite", "Morwenna", "Year 13"),
        summary="A report from Year 7",
        words="I have been going through old papers and am unhappy with what was written about Morwenna in her report "
        "at the end of Year 7. It said that she “lacked curiosity”. She starts at university next year.",
        wanted="The report written again.", happened_days_before=2000, subjects=((STAFF, "her tutor in Year 7"),),
        heads=("What the report of Year 7 says",),
        says={"late_refused": "It was more than five years ago, you had the report at the time, the tutor left the "
        "academy "
              "in that year and we keep no notes of it. We could not look into it fairly for anybody."},
    ),
    Story(
        key="late-known", academy=S, began=21, way=("taken_on", "acknowledged", "met"), category="handling",
        person=parent("Evadne Crowther", "Piers", "Year 12"),
        summary="Dropped from the show because of a mistake that came out now",
        words="In the spring Piers was told that he had lost his part in the show because a rehearsal form had not "
        "come "
        "back. Last week the form turned up, dated and stamped, in a folder that was given back to us.",
        wanted="An apology in front of the cast.", happened_days_before=200,
        heads=("That the form was said not to have come back", "That nobody looked for it when he said that it had"),
        says={"late_because": "They could not have known before the form turned up in the folder last week, and wrote "
              "three days later.", "fair_still": "The form is stamped, and everybody who was there still works here."},
    ),
    Story(
        key="sports-colours", academy=S, began=19, way=("taken_on", "acknowledged", "withdrawn"), category="other",
        person=parent("Theophilus Gant", "Lettice", "Year 9"),
        summary="Sports colours given to everybody but her",
        words="Lettice was in every match of the season and is the only one who was not given her colours at the "
        "assembly.",
        wanted="Her colours.", happened_days_before=2, heads=("That Lettice was not given her colours",),
        says={"withdrawn": "By e-mail: Lettice was given hers in the next assembly; they had been in the wrong box."},
    ),
    Story(
        key="locker-key", academy=S, began=47, way=(*TO_ANSWER, "refused_as_late"), category="uniform_and_charges",
        person=parent("Ambrosia Pell", "Kit", "Year 7"),
        summary="Charged three times for one locker key",
        words="I have been charged £15 three times for one lost key. I have the receipts. The machine says that the "
        "account is settled and the next week it asks again.",
        wanted="£30 back.", happened_days_before=3, heads=("That the key was charged three times",),
        found=(Found(O.UPHELD, "Three payments were taken for one key. The two that were wrong have been paid back.",
                     "That the machine is set to charge once."),),
        says={"why_formal": "The money has come back but I would like to know how it happened.",
              "why_panel": "On reflection I think that a panel should know about the machine.",
              "late_refused": "The letter of the answer gave the last day in bold, and you told us by telephone that "
              "nothing kept you from writing before. The payments have been put right.",
              "action": "£30 was paid back and the machine was set to charge once."},
    ),
)  # fmt: skip
