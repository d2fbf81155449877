"""The way of an opinion through the office: given out, checked, answered, closed; passed up when it must be."""

import datetime as dt

from django.db import transaction

from disclosures.opinions.access import clerks_for, secretaries_of
from disclosures.opinions.models import Opinion
from organizations import audit
from organizations.holding import held
from organizations.models import Person
from organizations.refusals import Refused

State, Outcome = Opinion.State, Opinion.Outcome


@transaction.atomic
def assign(*, by, opinion: Opinion, about: Person | None, assignee: Person, today: dt.date) -> Opinion:
    """交办: say whom it is about and who looks into it, never the same; until it is checked it may be given on."""
    opinion = _locked(opinion, by)
    _say_whom_it_is_about(opinion, about)
    if _must_be_passed_up(opinion, today):
        raise Refused(f"说的是{opinion.about.name}，是这里的书记，不能在这里办理。请按“转上级办理”。")
    if assignee == opinion.about:
        raise Refused("承办人不能是意见说到的人。请换一个人承办。")
    if assignee not in clerks_for(opinion, today):
        raise Refused("承办人要在办理意见的党组织任职。请换一个人承办。")
    opinion.assignee, opinion.assigned_by, opinion.assigned_on = assignee, by, today
    return _moved(by, "交办意见", opinion, State.ASSIGNED, detail={"承办人": assignee.name})


@transaction.atomic
def refer(*, by, opinion: Opinion, about: Person | None, today: dt.date) -> Opinion:
    """转上级办理: pass up what is about the secretary, before it is given out to anybody."""
    opinion = _locked(opinion, by)
    superior = opinion.organization.superior
    if opinion.state != State.RECEIVED or opinion.referred_to or superior is None:
        raise Refused("这条意见已经交办、已经转给上级，或者没有上级可转。请刷新页面看最新的情况。")
    _say_whom_it_is_about(opinion, about)
    opinion.referred_to = superior
    # From here on it stands in the superior's register, as what came in about the secretary does.
    with audit.acting(by, "意见转上级办理", organization=superior, record=opinion):
        opinion.save()
    return opinion


@transaction.atomic
def check(*, by, opinion: Opinion, outcome: str, finding: str, today: dt.date) -> Opinion:
    """核查: write down what was found, and whether the publication must be corrected."""
    opinion = _locked(opinion, by)
    if not finding.strip():
        raise Refused("请写明核查情况，再提交。")
    if outcome == Outcome.UPHELD and opinion.publication is None:
        raise Refused("这条意见没有针对哪份公示，不用更正公示。请选“属实或采纳，公示不用改”。")
    opinion.checked_on, opinion.outcome, opinion.finding = today, outcome, finding.strip()
    return _moved(by, "核查意见", opinion, State.CHECKED)


@transaction.atomic
def answer(*, by, opinion: Opinion, answer: str, today: dt.date) -> Opinion:
    """Answer an opinion, once; whoever holds its receipt code reads the answer."""
    opinion = _locked(opinion, by)
    if opinion.is_answered:
        raise Refused("这条意见已经答复，不能再改。要补充，请联系留下联系方式的人。")
    if not answer.strip():
        raise Refused("请写明答复内容，再提交。")
    opinion.answer, opinion.answered_by, opinion.answered_on = answer.strip(), by, today
    return _moved(by, "答复意见", opinion, State.ANSWERED)


@transaction.atomic
def close(*, by, opinion: Opinion, today: dt.date) -> Opinion:
    """办结: nothing is left to do; of an upheld opinion only when the corrected publication hangs."""
    opinion = _locked(opinion, by)
    if opinion.is_upheld:
        opinion.correction = opinion.publication.correction_that_stands
        if opinion.correction is None:
            raise Refused("这条意见属实，公示还没有更正。请先更正等次或承诺，再发更正公示，然后办结。")
    opinion.closed_by, opinion.closed_on = by, today
    return _moved(by, "办结意见", opinion, State.CLOSED)


def _locked(opinion: Opinion, by) -> Opinion:
    """The opinion as it is now, locked; refused to the person it is about."""
    opinion = held(Opinion.objects.select_related("organization", "referred_to", "publication"), opinion.pk)
    _refuse_the_person_concerned(by, opinion)
    return opinion


def _say_whom_it_is_about(opinion: Opinion, about: Person | None) -> None:
    """The clerk's word stands from now on; one that the sender's name already found is not taken off again."""
    opinion.about = about or opinion.about


def _must_be_passed_up(opinion: Opinion, today: dt.date) -> bool:
    if opinion.referred_to or opinion.organization.superior is None:
        return False
    return opinion.about in secretaries_of(opinion.organization, today)


def _refuse_the_person_concerned(by, opinion: Opinion) -> None:
    person = getattr(by, "person", None)
    if person and person.pk == opinion.about_id:
        raise Refused("这条意见说的是您本人，不能由您办理。")


def _moved(by, verb: str, opinion: Opinion, state: str, detail: dict | None = None) -> Opinion:
    if state not in Opinion.MOVES[opinion.state]:
        raise Refused(f"这条意见现在是“{opinion.get_state_display()}”，不能这样办。请刷新页面看最新的情况。")
    opinion.state = state
    with audit.acting(by, verb, organization=opinion.handler, record=opinion, detail=detail):
        opinion.save()
    return opinion
