"""What stands before the first meeting: lists, policy, holidays, accounts, exemptions, commitments and their boards."""

import datetime as dt
import tempfile
from collections import defaultdict
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from commitments import rules as commitment_rules
from commitments.models import Campaign, Commitment, CommitmentItem
from disclosures.demo import texts
from disclosures.demo.commitments import waits_for_the_person, word_of
from disclosures.demo.copying import copy_in
from disclosures.demo.workbooks import FOREIGN_BRANCH, HOME_BRANCH, OFFICE_BRANCH, Inventor
from disclosures.publications import rules as publication_rules
from disclosures.publications.actions import TOKEN_LENGTH, TOKEN_SIGNS
from disclosures.publications.models import Publication
from disclosures.publications.snapshots import commitments_content
from organizations import audit
from organizations.actions.holidays import seed_holidays
from organizations.actions.organization_imports import import_organizations
from organizations.actions.people_imports import import_people
from organizations.bulk_writes import check_foreign_keys_at_once
from organizations.imports.organization_list import read_organization_list
from organizations.imports.roster import read_roster
from organizations.models import Exemption, Holiday, Organization, Person, Policy, Post, Role, User
from organizations.periods import Month

PASSWORD = "demo-2026"  # noqa: S105 - the demonstration's, printed by ./run
CAST = {
    "office": ("纪澄", OFFICE_BRANCH),
    "committee": ("甘棠", "松荫街道机关党支部"),
    "superior": ("季明川", "松荫街道机关党支部"),
    "secretary": ("沈知远", HOME_BRANCH),
    "head": ("骆明霞", HOME_BRANCH),
    "member": ("顾北川", HOME_BRANCH),
    "leader": ("傅青禾", HOME_BRANCH),
    "away": ("池映雪", HOME_BRANCH),
    "staff": ("黎晓帆", HOME_BRANCH),
    "outsider": ("庄小禾", FOREIGN_BRANCH),
}
BATCH = 2000


def noon(day: dt.date, hour: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def token(random: Random) -> str:
    return "".join(random.choices(TOKEN_SIGNS, k=TOKEN_LENGTH))


def import_lists(size: str, seed: int, today: dt.date) -> None:
    """Bring the district in by the door that real districts use: two Excel files."""
    inventor = Inventor(size, seed, today)
    with tempfile.TemporaryDirectory() as folder:
        organizations, people = Path(folder, "党组织名单.xlsx"), Path(folder, "人员名册.xlsx")
        inventor.write_organizations(organizations)
        inventor.write_people(people)
        listed = read_organization_list(organizations.read_bytes())
        import_organizations(by=None, listed=listed, file_name=organizations.name)
        roster = read_roster(people.read_bytes())
        import_people(by=None, roster=roster, file_name=people.name)


@transaction.atomic
def lay_foundation(first: Month, today: dt.date) -> None:
    with audit.acting(None, "载入演示区的政策和账号", organization=Organization.objects.filter(depth=1).first()):
        Policy.objects.create(starts_on=dt.date(first.year, 1, 1))
        make_accounts()
    seed_holidays(by=None, years=range(first.year - 1, today.year + 2))


def make_accounts() -> None:
    """Accounts for whoever holds a post; only the cast of the demonstration has a password."""
    people = {(person.name, person.organization.short_name): person for person in _named_cast()}
    owners = {name: people[key] for name, key in CAST.items()}
    taken = {person.pk for person in owners.values()}
    posts = Post.objects.select_related("person", "organization").order_by("organization__path", "role", "pk")
    for post in posts:
        if post.person_id not in taken:
            taken.add(post.person_id)
            owners[f"{post.organization.code}-{post.role}-{post.person_id}"] = post.person
    password = make_password(PASSWORD)
    users = [User(username=name, password=password if name in CAST else make_password(None)) for name in owners]
    for user, person in zip(User.objects.bulk_create(users, batch_size=BATCH), owners.values(), strict=True):
        person.user = user
    Person.objects.bulk_update(owners.values(), ["user"], batch_size=BATCH)


def _named_cast():
    names = [name for name, _ in CAST.values()]
    return Person.objects.filter(name__in=names).select_related("organization")


def keepers() -> dict[int, User]:
    """Who keeps each organization's records: its secretary's account."""
    held = Post.objects.filter(role=Role.SECRETARY, ends_on__isnull=True).select_related("person__user")
    return {post.organization_id: post.person.user for post in held if post.person.user}


# --- exemptions -------------------------------------------------------------------------------------------------------


ANSWERS = {0: Exemption.State.REFUSED, 1: Exemption.State.WITHDRAWN}


@transaction.atomic
def exempt_the_old(today: dt.date, first: Month, random: Random) -> None:
    """通知三: 老弱病残等特殊群体党员; most agreed to, one refused, one taken back."""
    oldest = Person.objects.party().filter(standing=Person.Standing.NORMAL, posts__isnull=True, user__isnull=True)
    old = [p for p in oldest.in_name_order() if p.joined_on and p.joined_on.year <= today.year - 45]
    chosen = [person for person in old if random.random() < 0.35]
    rows = [
        Exemption(
            person=person,
            organization_id=person.organization_id,
            requested_on=first.start,
            reason=random.choice(("长期卧床", "术后休养", "行动不便")),
            starts_on=first.start,
            ends_on=dt.date(first.year + 1, first.month, 1) - dt.timedelta(days=1),
            state=ANSWERS.get(index, Exemption.State.AGREED),
            decided_on=first.start,
            decision_note="身体已恢复，可在家书面讲述。" if index == 0 else "",
        )
        for index, person in enumerate(chosen)
    ]
    with audit.acting(None, "载入演示区的免于参加", organization=None):
        Exemption.objects.bulk_create(rows, batch_size=BATCH)


# --- commitments ------------------------------------------------------------------------------------------------------


def promise(years: list[int], today: dt.date, random: Random) -> None:
    """Commitments of every organization and person; a few late, waiting or unwritten; most of them on the boards."""
    policy = Policy.objects.on(today)
    for year in years:
        due = commitment_rules.campaign_due_on(year, policy)
        with transaction.atomic(), audit.acting(None, f"载入演示区{year}年的承诺", organization=None):
            check_foreign_keys_at_once()
            theme = texts.ORGANIZATION_THEME
            campaign = Campaign.objects.create(year=year, theme=theme, commitments_due_on=due)
            _write_commitments(campaign, min(due, today), random, is_current=year == today.year)
            _post_commitments(campaign, min(due, today), today, policy, random)


def _write_commitments(campaign: Campaign, day: dt.date, random: Random, is_current: bool) -> None:
    users = keepers()
    exempt = set(Person.objects.exempt_on(day).values_list("pk", flat=True))
    commitments = [
        _of_organization(campaign, organization, users[organization.pk], day)
        for organization in Organization.objects.all()
        if organization.pk in users
    ]
    people = Person.objects.on_the_roster().select_related("organization", "user").order_by("organization__path", "pk")
    for person in people:
        keeper = users.get(person.organization_id)
        if keeper and person.pk not in exempt and random.random() > 0.02:
            commitments.append(_of_person(campaign, person, keeper, day, random))
            if is_current and person.user and person.standing == Person.Standing.AWAY:
                commitments[-1] = _asked(campaign, person, keeper, day)
    copy_in(commitments)
    copy_in([item for commitment in commitments for item in _items(commitment, day, random)])


def _confirmed(day: dt.date, keeper: User) -> dict:
    moment = noon(day - dt.timedelta(days=10))
    return {
        "state": Commitment.State.CONFIRMED,
        "submitted_at": moment,
        "confirmed_at": moment,
        "confirmed_by": keeper,
    }


def _of_organization(campaign: Campaign, organization: Organization, keeper: User, day: dt.date) -> Commitment:
    return Commitment(
        campaign=campaign,
        organization=organization,
        kind=Commitment.Kind.ORGANIZATION,
        theme=texts.ORGANIZATION_THEME,
        carrier=texts.ORGANIZATION_CARRIER,
        key_tasks=texts.ORGANIZATION_TASKS,
        problems=texts.ORGANIZATION_PROBLEMS,
        written_by=keeper,
        **_confirmed(day, keeper),
    )


def _of_person(campaign: Campaign, person: Person, keeper: User, day: dt.date, random: Random) -> Commitment:
    chance, state = random.random(), _confirmed(day, keeper)
    if chance < 0.02:
        state = {"state": Commitment.State.DRAFT}
    elif chance < 0.05:
        state = {"state": Commitment.State.SUBMITTED, "submitted_at": noon(day)}
    return Commitment(
        campaign=campaign,
        organization=person.organization,
        person=person,
        kind=commitment_rules.kind_for(person.kind),
        **state,
        **word_of(person, keeper, state["state"]),
    )


def _asked(campaign: Campaign, person: Person, keeper: User, day: dt.date) -> Commitment:
    return Commitment(
        campaign=campaign,
        organization=person.organization,
        person=person,
        kind=commitment_rules.kind_for(person.kind),
        **waits_for_the_person(keeper, noon(day)),
    )


def _items(commitment: Commitment, day: dt.date, random: Random) -> list[CommitmentItem]:
    if commitment.person is None:
        wording = [("", text, measure) for text, measure in texts.ORGANIZATION_PROMISES]
    elif commitment.kind == Commitment.Kind.STAFF:
        wording = [("", random.choice(texts.STAFF_PROMISES), "")]
    else:
        areas = commitment_rules.required_areas(commitment.person.kind, commitment.person.is_leading_cadre)
        wording = [(area, random.choice(texts.PROMISES[area]), "") for area in areas]
    return [
        CommitmentItem(
            commitment=commitment,
            position=position,
            area=area,
            text=text,
            measure=measure,
            due_on=dt.date(day.year, 12, 20) if measure else None,
            fulfilment=random.choice(CommitmentItem.Fulfilment.values),
        )
        for position, (area, text, measure) in enumerate(wording, start=1)
    ]


def _post_commitments(campaign: Campaign, day: dt.date, today: dt.date, policy, random: Random) -> None:
    """One publication a kind and organization, posted some days before the due day; a few organizations have not."""
    users, calendar = keepers(), Holiday.objects.calendar()
    by_board = defaultdict(list)
    with_items = Commitment.objects.filter(campaign=campaign).confirmed().with_items().in_name_order()
    for commitment in with_items.select_related("organization", "person__unit"):
        by_board[commitment.organization, commitment.kind].append(commitment)
    posted_on = day - dt.timedelta(days=6)
    until = publication_rules.up_until(posted_on, policy.publish_for_days, calendar)
    publications, shown = [], []
    for (organization, whose), commitments in by_board.items():
        if organization.pk % 17 == 5:
            continue
        label = Commitment.Kind(whose).label
        publications.append(
            Publication(
                kind=Publication.Kind.COMMITMENTS,
                board=Publication.Board.NOTICE_BOARD,
                organization=organization,
                year=campaign.year,
                whose=whose,
                title=publication_rules.commitments_title(organization.name, campaign.year, label),
                content=commitments_content(organization, campaign.year, whose, commitments),
                due_on=campaign.commitments_due_on,
                **board_facts(organization, users[organization.pk], posted_on, until, policy, today, random),
            )
        )
        shown.append(commitments)
    copy_in(publications)
    through = Publication.commitments.through
    copy_in(
        [
            through(publication=publication, commitment=commitment)
            for publication, commitments in zip(publications, shown, strict=True)
            for commitment in commitments
        ]
    )


def board_facts(organization, by, posted_on: dt.date, until: dt.date, policy, today: dt.date, random: Random) -> dict:
    """Where and how long something hangs; what has been up long enough is down by `today`."""
    is_down = until < today
    return {
        "token": token(random),
        "posted_by": by,
        "posted_on": posted_on,
        "checked_by": by,
        "checked_at": noon(posted_on),
        "up_until": until,
        "for_days": policy.publish_for_days,
        "state": Publication.State.TAKEN_DOWN if is_down else Publication.State.POSTED,
        "ended_on": until + dt.timedelta(days=1) if is_down else None,
        "place": organization.board_place,
        "phone": organization.public_phone,
        "opinion_box": organization.opinion_box,
        "audience": policy.audience,
    }
