"""Every field that a letter may ask for: its name, what it holds, and a sample for previews and tests.

Whoever drafts a letter passes a dictionary with these names. Dates come already worded ("Friday 12 February 2027").
A name that is not here is refused, so that a slip of spelling shows at once. `manage.py letter_fields` prints the
table with the letters that use each.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a value is shown."""

    LINE = "line"
    LONG = "long"
    LIST = "list"
    PROSE = "prose"
    LINK = "link"
    LINKS = "links"
    MADE = "made"


@dataclass(frozen=True)
class Field:
    """One merge field. `made` fields are built by the post room from others and are never passed in."""

    name: str
    kind: Kind
    meaning: str
    sample: str | tuple[str, ...]


def _fields(*rows: tuple[str, Kind, str, str | tuple[str, ...]]) -> dict[str, Field]:
    return {name: Field(name, kind, meaning, sample) for name, kind, meaning, sample in rows}


THEIR_WORDS = frozenset({"recipient_name", "salutation", "complainant_name", "summary", "wanted"})
"""Fields that hold what the complainant typed. Whatever stands there is quoted, and never a place left to fill in."""

MAY_QUOTE = frozenset({"heads", "heads_outside", "heads_going_on", "settled_how"})
"""Fields that staff write with the complainant's words in them. What stands in those words already is no place left to
fill in; what else looks like one is."""

OWN_WORDS = "own_words"
"""The name under which everything that the complainant wrote is handed over, for letters that may quote it. Of that a
letter keeps only what looks like a place to fill in."""

ASKED_FOR = "adjustments_honoured"
"""What they asked to be done differently, in their words; it stands in a passage that every letter has."""

CALLED = {
    "called_school": "school", "called_office": "office", "called_principal": "principal", "called_clerk": "clerk",
    "called_council": "council", "called_council_chair": "council_chair", "called_board": "board",
    "called_board_member": "board_member", "called_board_chair": "board_chair", "called_panel": "review_panel",
    "called_stage_1": "stage_1", "called_stage_2": "stage_2", "called_stage_3": "stage_3",
}  # fmt: skip
"""Fields that hold what the trust calls a post, a body or a stage, and the name's key in the procedure (R280)."""

NUMBERED = {name: f"{name}_numbers" for name in ("heads", "heads_outside", "heads_going_on")}
"""Lists whose points are known by a number of their own, and the name under which those numbers are handed over.
Without them the points are counted from 1."""

LINE, LONG, LIST, PROSE = Kind.LINE, Kind.LONG, Kind.LIST, Kind.PROSE
LINK, LINKS, MADE = Kind.LINK, Kind.LINKS, Kind.MADE

FIELDS: dict[str, Field] = _fields(
    # --- on almost every letter ---------------------------------------------------------------------------
    ("academy_name", LINE, "The academy.", "Hollowbrook Academy"),
    ("trust_name", LINE, "The trust.", "Lanternfield Learning Trust"),
    ("recipient_name", LINE, "The person written to.", "Ms Tamsin Averill"),
    ("salutation", LINE, "How the letter begins: with the reader’s name, or without one that we do not know.",
     "Dear Ms Tamsin Averill"),
    ("complainant_name", LINE, "Who complained.", "Ms Tamsin Averill"),
    ("reference", LINE, "The reference of the case.", "HOL-7K3QX"),
    ("signatory_name", LINE, "Who signs.", "Mr Idris Pellow"),
    ("signatory_title", LINE, "The post of the person who signs, as the trust calls it.", "Principal"),
    ("signatory_place", LINE, "Where that post is: the academy, or the trust.", "Hollowbrook Academy"),
    ("contact_name", LINE, "Whom to ask about the case.", "Mrs Wren Castellan"),
    ("contact_email", LINK, "Their e-mail address.", "wren.castellan@hollowbrook.example.org"),
    ("contact_telephone", LINE, "Their telephone number.", "01632 960123"),
    ("contact_line", MADE, "The contact’s name, e-mail address and telephone number in one phrase.", ""),
    ("own_page_link", LINK, "The complainant’s own page.", "https://complaints.example.org/your-complaint/sample/"),
    ("adjustments_honoured", LIST, "Adjustments that were asked for and how this letter honours them.",
     ("This letter is in large print (18 point)",)),
    ("acknowledgement", LINE, "Whose text the letter is or follows; it stands at the end by itself.",
     "The points of this text follow model texts of somebody else."),
    # --- what the trust calls things ----------------------------------------------------------------------
    ("called_school", LINE, "What the trust calls a school.", "academy"),
    ("called_office", LINE, "What it calls the school’s office.", "academy office"),
    ("called_principal", LINE, "What it calls the head of a school.", "Principal"),
    ("called_clerk", LINE, "What it calls the clerk.", "clerk"),
    ("called_council", LINE, "What it calls the body that governs a school.", "Academy Council"),
    ("called_council_chair", LINE, "What it calls the chair of that body.", "Chair of the Academy Council"),
    ("called_board", LINE, "What it calls the board of the trust.", "Trust Board"),
    ("called_board_member", LINE, "What it calls a member of the board.", "trustee"),
    ("called_board_chair", LINE, "What it calls the chair of the board.", "Chair of the Board"),
    ("called_panel", LINE, "What it calls the panel.", "review panel"),
    ("called_stage_1", LINE, "What it calls the first stage.", "Stage 1: informal"),
    ("called_stage_2", LINE, "What it calls the second stage.", "Stage 2: formal"),
    ("called_stage_3", LINE, "What it calls the third stage.", "Stage 3: review panel"),
    # --- receipt and limits -------------------------------------------------------------------------------
    ("received_on", LINE, "Day on which the complaint (or request) arrived.", "Saturday 16 January 2027"),
    ("treated_as_received_on", LINE, "School day on which the procedure treats it as received.",
     "Monday 18 January 2027"),
    ("summary", LONG, "The complaint in a few sentences, as agreed or as put.",
     "You told us that your son was left without his planned support in mathematics from October, and that your two "
     "messages about it were not answered."),
    ("wanted", LONG, "What would put it right, in the complainant’s words.",
     "An explanation of what happened, and the missed sessions made up."),
    ("heads", LIST, "The heads of complaint, in order.",
     ("My son did not receive the support in his plan between 5 October and 11 December",
      "Two messages to the school in November were not answered")),
    ("due_on", LINE, "Day by which the next thing is due.", "Friday 12 February 2027"),
    ("due_days", LINE, "The limit in words.", "20 school days"),
    ("stage_name", LINE, "The stage that the case is at, as the trust calls it.", "stage 1 (informal)"),
    ("next_stage_name", LINE, "The stage that comes next.", "stage 3 (review panel)"),
    ("last_day", LINE, "Last day on which the next stage can be asked for.", "Monday 1 March 2027"),
    ("last_day_days", LINE, "That limit in words.", "10 school days"),
    ("write_to", LONG, "Whom to write to for the next stage, with an address or e-mail address.",
     "The clerk, Mrs Odile Farthing, at Hollowbrook Academy, 4 Mill Lane, Hollowbrook, or by e-mail to "
     "clerk@hollowbrook.example.org"),
    ("reply_by", LINE, "Day by which we ask the reader to answer.", "Friday 26 February 2027"),
    # --- people -------------------------------------------------------------------------------------------
    ("investigator_name", LINE, "Who investigates.", "Dr Petra Lindqvist"),
    ("investigator_title", LINE, "Their post, or what they do elsewhere.", "an external investigator"),
    ("approver_name", LINE, "Who receives and approves the report.", "Mr Idris Pellow"),
    ("report_due_on", LINE, "Day by which the report is wanted.", "Monday 22 February 2027"),
    # --- answers ------------------------------------------------------------------------------------------
    ("findings", LIST, "One finding for each head, in the order of `heads`: the finding in words, then the reasons.",
     ("Upheld. The support timetable shows that eleven of the nineteen planned sessions did not take place.",
      "Partly upheld. One message was answered after nine school days; the other was not answered.")),
    ("findings_by_head", MADE, "Each head as a heading with its finding under it.", ""),
    ("steps_taken", LIST, "What was done to look into it.",
     ("I met you on Thursday 21 January 2027", "I read the support timetable and the message log",
      "I spoke with the two members of staff concerned")),
    ("actions", LIST, "What will be done as a result, with dates.",
     ("The missed sessions will be made up by Thursday 25 March 2027",)),
    ("reasons", LONG, "The reasons for what the letter says.",
     "A member of staff whom we need to speak with is away until Monday 22 February 2027."),
    ("answer_text", LONG, "The approved answer to a campaign.",
     "The change to the start of the school day was decided after a consultation that closed in December. We have "
     "published the responses and what we changed because of them."),
    ("published_link", LINK, "Where a published answer stands.", "https://www.hollowbrook.example.org/school-day"),
    # --- contact that has become unreasonable, aggression --------------------------------------------------
    ("contact_grounds", LIST, "Why contact has become unreasonable: each ground of the policy, with what shows it.",
     ("The complaint is obsessive, harassing, defamatory, repetitive, or one of very many. What shows it: You "
      "telephoned the office 41 times between Monday 1 and Friday 5 February 2027.",)),
    ("position", LONG, "Our position, and the options that the person has.",
     "The seating plan was reviewed and stays as it is. You can ask for a review panel until Monday 1 March 2027."),
    ("plan_measures", LIST, "What applies to contact from now on.",
     ("Please write to one address only: contact@hollowbrook.example.org",
      "We will answer up to three messages in each term")),
    ("review_on", LINE, "Day on which the measure is reviewed.", "Thursday 25 March 2027"),
    ("new_complaints", LONG, "That new complaints are still considered.",
     "We will still consider any new complaint that you make."),
    ("bar_from", LINE, "Day from which somebody may not come onto the site.", "Monday 18 January 2027"),
    ("police_told", LONG, "What the police were told, or why they were not.",
     "We told the police on Friday 15 January 2027."),
    ("reviewed_on", LINE, "Day on which the measure was reviewed.", "Thursday 11 February 2027"),
    # --- changed limits, pauses ---------------------------------------------------------------------------
    ("old_due_on", LINE, "The day that was due before.", "Friday 12 February 2027"),
    ("new_due_on", LINE, "The new day.", "Friday 5 March 2027"),
    ("other_body_name", LINE, "The body that has the matter while a case is paused.", "Northmoor County Council"),
    ("paused_from", LINE, "Day from which the case is paused.", "Wednesday 3 February 2027"),
    ("look_again_on", LINE, "Day on which the pause is looked at again.", "Wednesday 3 March 2027"),
    # --- not taken on, closed -----------------------------------------------------------------------------
    ("destination_name", LINE, "The procedure or body that does deal with it.", "Admissions"),
    ("destination_link", LINK, "Its page.", "https://www.northmoor.example.org/admission-appeals"),
    ("destination_contact", LINE, "Whom to turn to there.", "Northmoor County Council, telephone 01632 960555"),
    ("heads_outside", LIST, "The parts that are out of scope.", ("The refusal of a place in year 7",)),
    ("heads_going_on", LIST, "The parts that go on under this procedure.",
     ("Telephone calls in May were not returned",)),
    ("destinations", LIST, "Where each part that is out of scope is taken, with how.",
     ("Admissions: the local authority hears appeals against a refused place. Telephone 01632 960555",)),
    ("incident_on", LINE, "Day of the incident, or of the last of a series.", "Monday 7 September 2026"),
    ("limit_words", LINE, "The limit for raising a complaint, in words.", "3 months"),
    ("last_day_to_raise", LINE, "Last day on which it could be raised.", "Monday 7 December 2026"),
    ("closed_on", LINE, "Day on which the case closed.", "Thursday 11 February 2027"),
    ("closure_reason", LONG, "Why it closed, in plain words.",
     "You told us that the answer has settled the matter for you."),
    ("settled_on", LINE, "Day on which the complainant said that they were content.", "Wednesday 10 February 2027"),
    ("settled_how", LONG, "How they said so, and what was agreed.",
     "You told us by telephone that the catch-up sessions settle the matter."),
    ("withdrawn_on", LINE, "Day on which it was withdrawn.", "Thursday 4 February 2027"),
    ("resumed_on", LINE, "Day on which a paused case went on.", "Thursday 11 February 2027"),
    ("reopened_on", LINE, "Day on which it was opened again.", "Thursday 11 February 2027"),
    # --- panel --------------------------------------------------------------------------------------------
    ("requested_on", LINE, "Day on which something was asked for.", "Wednesday 10 February 2027"),
    ("panel_name", LINE, "What the trust calls the panel.", "review panel"),
    ("panel_members", LIST, "The members, each with what they are.",
     ("Ms Noor Tremayne, a trustee of the trust (chair)", "Mr Callum Ashdown, a governor of another academy",
      "Mrs Beatrix Oyelaran, who is independent of the management and running of the academy and the trust")),
    ("notice_days", LINE, "The least notice of a hearing, in words.", "10 school days"),
    ("hearing_on", LINE, "Day of the hearing.", "Thursday 25 March 2027"),
    ("hearing_time", LINE, "Its time.", "16:30"),
    ("hearing_place", LONG, "Where it is, or how to join.",
     "The library, Hollowbrook Academy, 4 Mill Lane, Hollowbrook"),
    ("old_hearing_on", LINE, "The day for which it was fixed before.", "Thursday 18 March 2027"),
    ("submissions_by", LINE, "Last day for written submissions, documents and names of witnesses.",
     "Tuesday 16 March 2027"),
    ("submissions_to", LINE, "Where they go.", "clerk@hollowbrook.example.org"),
    ("papers_on", LINE, "Day by which everybody gets the papers.", "Thursday 18 March 2027"),
    ("dates_offered", LIST, "Days and times on which a hearing is possible.",
     ("Wednesday 24 March 2027 at 16:30", "Thursday 25 March 2027 at 16:30")),
    ("pages_words", LINE, "How many pages the papers have.", "62 pages"),
    ("called_by", LINE, "Which side wants to hear a witness.", "The academy"),
    ("ruling", LINE, "What was decided about an independent panel.",
     "the members of the panel will be those named below"),
    ("attendance", LONG, "Who was there, and what was decided about anybody absent.",
     "You attended with a friend. The Principal attended for the academy."),
    ("recommendations", LIST, "What the panel recommends.",
     ("That the academy reports on support sessions to families every half term",
      "That messages from families are logged on the day they arrive")),
    ("minutes", LONG, "The minutes of the hearing, as this reader gets them.",
     "The panel met at 4.30 pm. Ms Averill spoke first, then the Principal. Both were asked questions and answered "
     "them. Both sides left at 5.50 pm, before the panel considered what it had heard."),
    # --- the outside body, as on the day of issue ---------------------------------------------------------
    ("outside_body_name", LINE, "The outside body on the day of issue.", "the Department for Education"),
    ("outside_body_link", LINK, "Its page.", "https://www.gov.uk/complain-about-school"),
    ("outside_body_looks_at", PROSE, "What it looks at and what it can do, in sentences and points of its own.",
     "It does not overturn a decision about a complaint. It looks at whether:\n\n"
     "- there was undue delay, or the procedure was not followed\n"
     "- the funding agreement with the Secretary of State was broken\n"
     "- some other legal duty was not met\n\n"
     "If a complaint was not dealt with properly, it can ask for it to be looked into again."),
    # --- posts on social media ----------------------------------------------------------------------------
    ("platform_name", LINE, "The platform on which something was posted, as it is called today.", "Facebook"),
    ("event_words", LINE, "What the post is about, in a few words.", "the change to the start of the school day"),
    ("conduct", LIST, "What posts did, one line for each; the writer changes the list.",
     ("make inappropriate comments about members of staff", "post pictures of other people’s children")),
    ("post_link", LINK, "The address of the post.", "https://www.facebook.example.org/groups/hollowbrook/posts/1"),
    ("note_taker", LINE, "Who comes to the meeting to take notes, and what they are.",
     "Mrs Wren Castellan, vice-principal"),
    ("tone", LINE, "Adjectives for the tone of a post, chosen by the writer.", "unfriendly"),
    ("signed_on", LINE, "Day on which the enclosed picture was signed and dated.", "Monday 18 January 2027"),
    ("period", LINE, "In which time posts of this kind were noticed.", "weeks"),
    ("website_link", LINK, "The academy’s website, where its policies are.", "https://www.hollowbrook.example.org"),
    ("safeguarding_lead", LINE, "The designated safeguarding lead.", "Ms Noor Tremayne"),
    # --- about no case: awareness ---------------------------------------------------------------------------
    ("ways_to_talk", LINE, "How to reach somebody, as the end of a sentence that begins with “You can”.",
     "speak with your child’s teacher at the gate, or telephone the office on 01632 960123"),
    ("policy_links", LINKS, "Policies with their addresses, one on a line, such as “Complaints: https://…”.",
     ("Complaints procedure: https://www.hollowbrook.example.org/complaints",
      "Acceptable use of the internet: https://www.hollowbrook.example.org/internet")),
    ("helpful_links", LINKS, "Where to read more, one on a line: the name, a colon, the address.",
     ("NSPCC: https://www.nspcc.org.uk/keeping-children-safe/online-safety/",
      "Childnet: https://www.childnet.com")),
)  # fmt: skip
