"""Reviewing: from the first decision over queries to the validated module, in this order only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import select

from modules.catalogue.model import Scope
from modules.checklists.answers import NotApplicable, Rated, Rating
from modules.checklists.evidence import Evidence, EvidenceClass
from modules.scoring.agreement import Advice, agreement
from tenants.clock import today
from tenants.errors import Conflict, NotFound, Refused
from tenants.evidence import documenting
from tenants.records.journal import JournalRecord
from tenants.review import replying, reviewing
from tenants.review.reviewing import LONGEST_TEXT, Judgement, Opinion, Seen
from tenants.work import running
from tenants.work.answering import Entry, answer_item
from tenants.work.reading import latest_run, submitted_runs
from tenants.work.stored import RunState
from tests.support import workshops
from tests.support.workshops import MODULE, Cohort, at_desk, own, reviewed
from tests.support.world import Human, Office, World

MUSS = ("M07-03", "M07-04", "M07-06")
LOWER = Judgement(Rating.PARTLY, reason="Die Checkliste gilt erst in zwei von fünf Teams.")


@dataclass(frozen=True, slots=True)
class Scene:
    """A Jugendamt with a module handed in, and the consultant of its cohort."""

    world: World
    office: Office
    person: Human
    cohort: Cohort

    def judge(self, number: str, wanted: Judgement | None = None) -> None:
        """Decide on an item."""
        workshops.judge(self.world, self.cohort, self.office, number, wanted)

    def ask(self, number: str, text: str = "Seit wann gilt die Checkliste?") -> None:
        """Ask about an item."""
        workshops.ask(self.world, self.cohort, self.office, number, text)

    def reply(self, number: str, text: str = "Seit dem 1. März, für alle Teams.") -> None:
        """Answer the query about an item."""
        with self.world.runtime.tenant_session(self.office.id) as session:
            run = latest_run(session, MODULE)
            query = run.review.open_queries[run.module.item(number).key]
            replying.reply(session, self.person.id, MODULE, number, text, seen=query.version)

    def hand_back(self) -> None:
        """Send the queries."""
        workshops.hand_back(self.world, self.cohort, self.office)

    def return_it(self) -> None:
        """Hand the module in again."""
        workshops.return_it(self.world, self.office, self.person)

    def validate(self) -> None:
        """End the review."""
        workshops.validate(self.world, self.cohort, self.office)

    def state(self) -> RunState:
        """Where the run stands."""
        return own(self.world, self.office).state


@pytest.fixture
def scene(world: World) -> Scene:
    """Everything rated 2, and handed in."""
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person)
    return Scene(world, office, person, group)


def refused(act: Callable[[], None]) -> tuple[str, tuple[object, ...]]:
    """The rule that forbids an act."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.rule, caught.value.details


def test_the_whole_way_from_handing_in_to_validated(scene: Scene) -> None:
    scene.judge("M07-03")
    assert scene.state() is RunState.IN_REVIEW
    scene.judge("M07-04", LOWER)
    scene.ask("M07-06")
    scene.hand_back()
    assert scene.state() is RunState.QUERIES
    scene.reply("M07-06")
    scene.return_it()
    assert scene.state() is RunState.IN_REVIEW
    scene.judge("M07-06")
    scene.validate()

    run = own(scene.world, scene.office)
    assert run.state is RunState.VALIDATED
    assert run.validated_at is not None
    assert {run.module.item(key).number for key in run.review.standing} == set(MUSS)


def test_every_step_stands_in_the_journal_of_the_jugendamt(scene: Scene) -> None:
    scene.judge("M07-03")
    scene.ask("M07-06")
    scene.hand_back()

    with scene.world.runtime.tenant_session(scene.office.id, read_only=True) as session:
        entries = session.execute(
            select(JournalRecord.action, JournalRecord.after)
            .where(JournalRecord.person_id == scene.cohort.moderator.id)
            .order_by(JournalRecord.at)
        ).all()
    moves = [entry.after["state"] for entry in entries if entry.action == "run.moved"]
    assert moves == ["in-pruefung", "rueckfragen"]
    assert {entry.action for entry in entries} == {"review.judged", "review.queried", "run.moved"}


@pytest.mark.parametrize(
    "act, rule",
    [
        (Scene.hand_back, "review.nothing_to_return"),
        (Scene.validate, "review.sample_missing"),
    ],
)
def test_a_review_nobody_has_begun_is_neither_handed_back_nor_ended(
    scene: Scene, act: Callable[[Scene], None], rule: str
) -> None:
    assert refused(lambda: act(scene))[0] == rule
    assert scene.state() is RunState.SUBMITTED


def test_while_queries_are_out_the_consultant_decides_nothing(scene: Scene) -> None:
    scene.ask("M07-06")
    scene.hand_back()

    for act in (lambda: scene.judge("M07-03"), lambda: scene.ask("M07-03"), scene.validate):
        assert refused(act)[0] == "review.with_the_office"


def test_a_validated_module_is_not_reviewed_again(scene: Scene) -> None:
    for number in MUSS:
        scene.judge(number)
    scene.validate()

    for act in (lambda: scene.judge("M07-01"), lambda: scene.ask("M07-03"), scene.hand_back):
        assert refused(act)[0] == "review.finished"


def test_validating_and_handing_back_twice_is_the_same_as_once(scene: Scene) -> None:
    scene.ask("M07-06")
    scene.hand_back()
    scene.hand_back()
    scene.reply("M07-06")
    scene.return_it()
    for number in MUSS:
        scene.judge(number)
    scene.validate()
    scene.validate()

    with scene.world.runtime.tenant_session(scene.office.id, read_only=True) as session:
        moves = session.scalars(
            select(JournalRecord.after).where(JournalRecord.action == "run.moved").order_by(JournalRecord.at)
        ).all()
    assert [move["state"] for move in moves if move] == [
        "eingereicht", "in-pruefung", "rueckfragen", "in-pruefung", "validiert",
    ]  # fmt: skip


def test_a_module_is_validated_once_its_sample_is_looked_at(scene: Scene) -> None:
    scene.judge("M07-03")

    assert refused(scene.validate) == ("review.sample_missing", ("M07-04, M07-05, M07-06, M07-13, M07-11",))
    for number in ("M07-01", "M07-02"):
        scene.judge(number)
    scene.validate()

    assert scene.state() is RunState.VALIDATED


def test_a_judgement_that_differs_is_shown_before_it_counts(scene: Scene) -> None:
    scene.judge("M07-03")
    scene.judge("M07-04", LOWER)
    scene.judge("M07-06")

    assert refused(scene.validate) == ("review.comment_first", ("M07-04",))
    assert own(scene.world, scene.office).review.judgements == {}
    scene.hand_back()
    assert {each.reason for each in own(scene.world, scene.office).review.judgements.values()} == {
        "", LOWER.reason,
    }  # fmt: skip
    scene.return_it()
    scene.validate()

    assert scene.state() is RunState.VALIDATED


def test_what_was_judged_counts_and_what_the_office_said_stays(scene: Scene) -> None:
    before = own(scene.world, scene.office)
    scene.judge("M07-03")
    scene.judge("M07-04", Judgement(Rating.NOT_MET, reason="Es gibt keine Kriterien."))
    scene.judge("M07-06")
    scene.hand_back()
    scene.return_it()
    assert own(scene.world, scene.office).assessment.points == before.assessment.points
    scene.validate()

    after = own(scene.world, scene.office)
    assert after.answers == before.answers
    assert after.own_assessment == before.assessment
    weight = after.module.item("M07-04").weight
    assert after.assessment.points == before.assessment.points - weight  # capped at 1 without evidence
    assert after.states[after.module.item("M07-04").key].answer == Rated(Rating.NOT_MET)


def test_evidence_is_confirmed_or_lowered_with_a_reason_and_never_raised(scene: Scene) -> None:
    with scene.world.runtime.tenant_session(scene.office.id) as session:
        running.reopen(session, scene.person.id, MODULE, seen=latest_run(session, MODULE).version)
        documenting.add_evidence(
            session, scene.person.id, MODULE, "M07-03", Evidence("Akte 51", date(2026, 1, 1), "JHA", today())
        )
        running.submit(session, scene.person.id, MODULE, seen=latest_run(session, MODULE).version)

    raised = Judgement(evidence=EvidenceClass.E2, reason="Das reicht.")
    assert refused(lambda: scene.judge("M07-04", raised))[0] == "review.evidence_above"
    lowered = Judgement(evidence=EvidenceClass.E1)
    assert refused(lambda: scene.judge("M07-03", lowered))[0] == "review.reason_missing"
    scene.judge("M07-03", Judgement(evidence=EvidenceClass.E1, reason="Die Stichprobe fehlt."))
    scene.judge("M07-04")
    scene.judge("M07-06")
    scene.hand_back()
    scene.return_it()
    scene.validate()

    run = own(scene.world, scene.office)
    key = run.module.item("M07-03").key
    assert (run.own_states[key].evidence, run.states[key].evidence) == (EvidenceClass.E2, EvidenceClass.E1)


def test_a_muss_item_that_does_not_apply_waits_for_consent(world: World) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person, {"M07-04": NotApplicable("Macht der Kreis.")})
    scene = Scene(world, office, person, group)
    for number in ("M07-01", "M07-02", "M07-03"):
        scene.judge(number)

    assert refused(scene.validate) == ("review.sample_missing", ("M07-04",))
    before = own(world, office).assessment
    scene.judge("M07-04")
    scene.validate()

    run = own(world, office)
    assert run.states[run.module.item("M07-04").key].consented
    assert run.assessment.optimum == before.optimum - 3 * run.module.item("M07-04").weight


def test_refusing_consent_says_which_rating_holds(world: World) -> None:
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    workshops.hand_in(world, office, person, {"M07-04": NotApplicable("Macht der Kreis.")})
    scene = Scene(world, office, person, group)

    assert refused(lambda: scene.judge("M07-04", Judgement(Rating.PARTLY)))[0] == "review.reason_missing"
    scene.judge("M07-04", Judgement(Rating.PARTLY, reason="Die Pflicht trifft das Jugendamt."))

    run = reviewed(world, group, office)
    assert run.review.differing(run.own_states) == (run.module.item("M07-04").key,)


@pytest.mark.parametrize("reason", ["", "  ", "–", "\u200b"])
def test_another_level_without_a_reason_is_refused(scene: Scene, reason: str) -> None:
    assert refused(lambda: scene.judge("M07-04", Judgement(Rating.PARTLY, reason=reason)))[0] == (
        "review.reason_missing"
    )


def test_what_is_too_long_or_empty_is_refused(scene: Scene) -> None:
    long = "x" * (LONGEST_TEXT + 1)

    assert refused(lambda: scene.ask("M07-04", long)) == ("review.text_too_long", (LONGEST_TEXT,))
    assert refused(lambda: scene.judge("M07-04", Judgement(reason=long)))[0] == "review.text_too_long"
    assert refused(lambda: scene.ask("M07-04", " \u200b "))[0] == "query.empty"
    assert scene.state() is RunState.SUBMITTED


def test_only_the_items_asked_about_can_be_changed(scene: Scene) -> None:
    scene.ask("M07-06")
    scene.hand_back()
    evidence = Evidence("Akte 51-2", None, None, None)

    with scene.world.runtime.tenant_session(scene.office.id) as session:
        module = latest_run(session, MODULE).module
        asked, other = module.item("M07-06").key, module.item("M07-01").key

        def change(key: str) -> None:
            answer_item(session, scene.person.id, MODULE, key, Entry(Rated(Rating.FULLY)), seen=1)

        def add(key: str) -> None:
            documenting.add_evidence(session, scene.person.id, MODULE, key, evidence)

        change(asked)
        add(asked)
        for act in (change, add):
            with pytest.raises(Refused) as caught:
                act(other)
            assert caught.value.rule == "run.not_queried"
        with pytest.raises(Refused):
            running.choose_scope(session, scene.person.id, MODULE, Scope.KERN, seen=0)


def test_a_module_goes_back_once_every_query_is_answered(scene: Scene) -> None:
    scene.ask("M07-06")
    scene.ask("M07-04")
    scene.hand_back()
    scene.reply("M07-06")

    assert refused(scene.return_it) == ("run.queries_unanswered", ("M07-04",))
    scene.reply("M07-04")
    scene.return_it()

    assert refused(scene.hand_back) == (
        "review.replies_undecided",
        ("M07-04, M07-06",),
    )
    scene.ask("M07-04", "Und für die Vertretungen?")
    scene.judge("M07-06")
    scene.hand_back()
    asked = own(scene.world, scene.office).review.queries
    texts = [[each.text for each in queries] for queries in asked.values()]
    assert sorted(map(len, texts)) == [1, 2]


def test_a_query_is_not_seen_before_it_is_sent_and_answered_once(scene: Scene) -> None:
    scene.ask("M07-06", "Erste Fassung?")
    scene.ask("M07-06", "Zweite Fassung?")
    assert own(scene.world, scene.office).review.queries == {}
    scene.hand_back()
    run = own(scene.world, scene.office)
    (query,) = run.review.open_queries.values()
    assert query.text == "Zweite Fassung?"

    scene.reply("M07-06", "Ja.")
    scene.reply("M07-06", "Ja.")
    with (
        scene.world.runtime.tenant_session(scene.office.id) as session,
        pytest.raises(Conflict) as caught,
    ):
        replying.reply(session, scene.person.id, MODULE, "M07-06", "Nein.", seen=query.version)
    assert caught.value.theirs.reply == "Ja."


def test_a_query_nobody_asked_is_not_answered(scene: Scene) -> None:
    with (
        scene.world.runtime.tenant_session(scene.office.id) as session,
        pytest.raises(NotFound),
    ):
        replying.reply(session, scene.person.id, MODULE, "M07-06", "Nein.", seen=1)


def test_two_consultants_at_one_item_lose_neither_text(scene: Scene) -> None:
    other = Judgement(Rating.NOT_MET, reason="Ich finde keine Checkliste.")
    before = workshops.seen(reviewed(scene.world, scene.cohort, scene.office), "M07-04")
    scene.judge("M07-04", LOWER)

    with at_desk(scene.world, scene.cohort) as session, pytest.raises(Conflict) as caught:
        reviewing.judge(session, scene.office.id, MODULE, "M07-04", other, seen=before)

    theirs = caught.value.theirs
    assert isinstance(theirs, Opinion)
    assert theirs.judgement is not None
    assert theirs.judgement.reason == LOWER.reason


def test_deciding_the_same_twice_is_deciding_once(scene: Scene) -> None:
    before = workshops.seen(reviewed(scene.world, scene.cohort, scene.office), "M07-04")
    for _ in range(2):
        with at_desk(scene.world, scene.cohort) as session:
            reviewing.judge(session, scene.office.id, MODULE, "M07-04", LOWER, seen=before)

    run = reviewed(scene.world, scene.cohort, scene.office)
    assert workshops.seen(run, "M07-04").judgement == 1


def test_a_desk_that_was_open_since_before_the_answer_changed_is_stale(scene: Scene) -> None:
    scene.ask("M07-06")
    before = workshops.seen(reviewed(scene.world, scene.cohort, scene.office), "M07-06")
    scene.hand_back()
    with scene.world.runtime.tenant_session(scene.office.id) as session:
        answer_item(session, scene.person.id, MODULE, "M07-06", Entry(Rated(Rating.FULLY)), seen=1)
    scene.reply("M07-06")
    scene.return_it()

    with at_desk(scene.world, scene.cohort) as session, pytest.raises(Conflict) as caught:
        reviewing.judge(session, scene.office.id, MODULE, "M07-06", Judgement(), seen=before)

    assert caught.value.kind == "answer"


def test_a_module_taken_back_is_gone_from_the_desk(scene: Scene) -> None:
    with scene.world.runtime.tenant_session(scene.office.id) as session:
        running.reopen(session, scene.person.id, MODULE, seen=latest_run(session, MODULE).version)

    with at_desk(scene.world, scene.cohort) as session:
        assert submitted_runs(session) == {}
        with pytest.raises(NotFound):
            reviewing.judge(session, scene.office.id, MODULE, "M07-03", Judgement(), seen=Seen(1))


def test_the_jugendamt_cannot_take_back_what_is_being_reviewed(scene: Scene) -> None:
    scene.judge("M07-03")

    with (
        scene.world.runtime.tenant_session(scene.office.id) as session,
        pytest.raises(Refused) as caught,
    ):
        running.reopen(session, scene.person.id, MODULE, seen=latest_run(session, MODULE).version)
    assert caught.value.rule == "run.not_submitted"


def test_the_agreement_of_the_reference_comes_out_of_the_database(world: World) -> None:
    """Fixture of domain reference 3.3: exact 0.70, bias 0.3, kappa 0.727."""
    office = world.office()
    person = world.person(office)
    group = workshops.cohort(world, [office])
    mine, theirs = (3, 2, 3, 2, 1, 2, 2, 2, 1, 2), (2, 2, 3, 1, 1, 2, 2, 2, 0, 2)
    numbers = [f"M07-{number:02}" for number in range(1, 11)]
    workshops.hand_in(
        world, office, person, {n: Rated(Rating(r)) for n, r in zip(numbers, mine, strict=True)}
    )
    for number, rating in zip(numbers, theirs, strict=True):
        workshops.judge(world, group, office, number, Judgement(Rating(rating), reason="So sehe ich es."))

    run = reviewed(world, group, office)
    result = agreement(run.review.pairs(run.own_states))

    assert result is not None
    assert result.kappa is not None
    assert (result.items, float(result.exact), float(result.bias)) == (10, 0.7, 0.3)
    assert f"{float(result.kappa):.3f}" == "0.727"
    assert result.advice is Advice.USABLE
