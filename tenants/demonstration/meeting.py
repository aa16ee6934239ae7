"""One meeting of an invented Jugendamt that is over: nine phones, and a group not always of one mind."""

from datetime import timedelta
from random import Random
from uuid import UUID

from sqlalchemy import update

from modules.checklists import agenda
from modules.checklists.answers import Rating
from tenants.isolation.sessions import TenantSession
from tenants.meetings import leading, voting
from tenants.meetings import stored as meetings
from tenants.records.meeting import MeetingItemRecord
from tenants.work.reading import all_runs
from tenants.work.stored import RunState, StoredRun

PHONES = 9
_RESULTS = (
    (Rating.MOSTLY, "Das Verfahren gilt im ganzen Amt, eine Überprüfung steht noch aus."),
    (Rating.PARTLY, "Zwei Teams arbeiten danach, das dritte beginnt im Herbst."),
    (Rating.PARTLY, "Der Entwurf liegt vor, die Dienstanweisung fehlt."),
    (Rating.FULLY, "Wir wenden es überall an und haben es zuletzt im Frühjahr überprüft."),
)


def hold_meeting(session: TenantSession, person_id: UUID, *, seed: str) -> None:
    """Let a group meet about the module begun last; without one at work nothing happens."""
    at_work = [run for run in all_runs(session) if run.state is RunState.DRAFT and run.progress.answered]
    if at_work:
        _Group(session, person_id, at_work[-1], Random(f"{seed}/meeting")).meet()


class _Group:
    """The people in the room, with their phones."""

    def __init__(self, session: TenantSession, person_id: UUID, run: StoredRun, random: Random) -> None:
        self.session, self.person_id, self.run, self.random = session, person_id, run, random
        self.slug = run.module.slug
        items = agenda.in_order(run.module.items, discussed=(), answered=run.answered_at)
        self.items = agenda.proposed(items)
        keys = [item.key for item in self.items]
        self.meeting_id = leading.open_meeting(session, person_id, self.slug, keys)
        self.devices = [f"{random.getrandbits(256):064x}" for _ in range(PHONES)]

    def meet(self) -> None:
        """Rate as many items as there are results; the rest of the agenda waits for another day."""
        for device in self.devices:
            voting.join(self.session, self.meeting_id, device)
        for item, (rating, why) in zip(self.items, _RESULTS, strict=False):
            self._rate(item.key, around=rating)
            self._agree(item.key, rating, why)
            self._take(item.key, self.random.randrange(4, 11))
        leading.close(self.session, self.person_id, self.slug, self.meeting_id, seen=self._version())

    def _rate(self, item_key: str, *, around: Rating) -> None:
        act = (self.session, self.person_id, self.slug, self.meeting_id, item_key)
        leading.show_item(*act, seen=self._version())
        for device in self.devices[self.random.randrange(3) :]:
            rating = Rating(max(0, min(3, round(self.random.gauss(around.value, 0.8)))))
            abstains = self.random.random() < 0.1
            voting.cast(self.session, self.meeting_id, device, item_key, None if abstains else rating)
        leading.reveal(*act, seen=self._version())

    def _agree(self, item_key: str, rating: Rating, why: str) -> None:
        leading.agree(
            self.session,
            self.person_id,
            self.slug,
            self.meeting_id,
            item_key,
            rating,
            why,
            seen=self._version(),
            seen_answer=self.run.answer(self.run.module.item(item_key).key).version,
        )

    def _take(self, item_key: str, minutes: int) -> None:
        """Let the item have come onto the screen a while ago: a group needs time to talk."""
        self.session.execute(
            update(MeetingItemRecord)
            .where(MeetingItemRecord.meeting_id == self.meeting_id, MeetingItemRecord.item_key == item_key)
            .values(shown_at=MeetingItemRecord.agreed_at - timedelta(minutes=minutes))
        )

    def _version(self) -> int:
        return meetings.meeting(self.session, self.meeting_id).version
