"""Survey scores: who is asked apart from whom, when there is no score, and when a change may be claimed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from small_folders import answers, scope_of, small_folder

from qbr.analysis.listening.survey import Instrument, ScoreFinding, Wave, analyse_survey
from qbr.records.support import SurveyAnswer


def scores(*rows: list[SurveyAnswer], as_of: date = date(2026, 10, 5)) -> dict[tuple[str, str], ScoreFinding]:
    folder = small_folder(surveys=tuple(answer for part in rows for answer in part))
    return {(score.instrument, score.group): score for score in analyse_survey(folder, scope_of(as_of))}


SEVEN = [10, 9, 9, 9, 8, 7, 3]  # four promoters, one detractor


def test_no_file_and_no_answers_give_no_scores() -> None:
    assert analyse_survey(small_folder(), scope_of()) == ()
    assert scores([]) == {}


def test_users_and_buyers_are_told_apart() -> None:
    found = scores(answers("nps", SEVEN), answers("nps", [10] * 5, role_type="buyer", people="b"))
    assert round(found["nps", "users"].score.number) == 43
    assert found["nps", "buyers"].score.value == 100
    # all: nine promoters and one detractor of twelve
    assert found["nps", "all"].score.value == Decimal(800) / 12
    assert found["nps", "all"].answers.value == 12


def test_executives_stand_with_buyers_and_front_line_with_users() -> None:
    found = scores(
        answers("nps", [9] * 5, role_type="executive"), answers("nps", [2] * 5, role_type="frontline", people="f")
    )
    assert found["nps", "buyers"].score.value == 100
    assert found["nps", "users"].score.value == -100


def test_interval_comes_with_the_score() -> None:
    score = scores(answers("nps", SEVEN))["nps", "users"]
    assert score.score.interval is not None
    assert [round(end) for end in score.score.interval] == [-16, 76]
    assert score.is_indicative


def test_below_five_answers_there_is_no_score() -> None:
    score = scores(answers("nps", [10, 9, 8, 2]))["nps", "users"]
    assert score.score.reason == "fewer than 5 answers"
    assert score.answers.value == 4


def test_score_of_all_would_give_away_a_small_group() -> None:
    found = scores(answers("nps", SEVEN), answers("nps", [1, 2], role_type="buyer", people="b"))
    assert found["nps", "users"].score.is_known
    assert not found["nps", "buyers"].score.is_known
    assert found["nps", "all"].score.reason == "it would give away a group of fewer than 5"


def test_answers_without_a_role_have_only_a_score_of_all() -> None:
    found = scores(answers("nps", SEVEN, role_type=None))
    assert set(found) == {("nps", "all")}
    assert found["nps", "all"].score.is_known


def test_last_answer_of_a_person_counts() -> None:
    second_thought = answers("nps", [10], day="2026-09-25")
    found = scores(answers("nps", [2, 9, 9, 9, 9]), second_thought)
    assert found["nps", "users"].answers.value == 5
    assert found["nps", "users"].score.value == 100


def test_answers_without_a_person_count_each() -> None:
    assert scores(answers("nps", [9, 9], respondent=None))["nps", "users"].answers.value == 2


def test_empty_scores_are_no_answers() -> None:
    assert scores(answers("nps", [9, None, None]))["nps", "users"].answers.value == 1


def test_answers_outside_the_quarter_do_not_count() -> None:
    assert scores(answers("nps", SEVEN, day="2026-10-01")) == {}


class TestSatisfaction:
    def test_two_best_classes_of_five(self) -> None:
        score = scores(answers("csat", [5, 5, 4, 3, 1]))["csat", "users"]
        assert score.score.value == Decimal(3) / 5
        assert score.score.formula == "3 ÷ 5"

    def test_scale_of_seven_is_read_from_the_file(self) -> None:
        score = scores(answers("csat", [7, 6, 5, 4, 4], scale="1-7"))["csat", "users"]
        assert (score.best, score.score.value) == (7, Decimal(2) / 5)


class TestInvited:
    def test_every_row_repeats_the_number_of_its_role(self) -> None:
        found = scores(
            answers("nps", SEVEN, invited=60), answers("nps", [9] * 5, role_type="buyer", people="b", invited=9)
        )
        assert found["nps", "users"].invited.value == 60
        assert found["nps", "all"].invited.value == 69
        assert found["nps", "users"].response.value == Decimal(7) / 60

    def test_one_number_for_all_roles_is_the_wave(self) -> None:
        found = scores(
            answers("nps", SEVEN, invited=60), answers("nps", [9] * 5, role_type="buyer", people="b", invited=60)
        )
        assert found["nps", "all"].invited.value == 60
        assert found["nps", "users"].invited.reason == "invitations are not counted by role"

    def test_unknown_and_impossible_numbers_give_no_rate(self) -> None:
        assert scores(answers("nps", SEVEN))["nps", "users"].response.reason == "nobody counted who was invited"
        few = scores(answers("nps", SEVEN, invited=3))["nps", "users"]
        assert few.response.reason == "more answers than invitations"


class TestWaveBefore:
    def test_last_quarter_with_answers_stands_beside(self) -> None:
        found = scores(
            answers("nps", SEVEN), answers("nps", [9] * 5, day="2026-03-01"), answers("nps", [1] * 5, day="2025-09-01")
        )
        score = found["nps", "users"]
        assert (score.previous_label, score.previous.value) == ("2026-Q1", 100)

    def test_difference_within_chance_is_no_change(self) -> None:
        score = scores(answers("nps", SEVEN), answers("nps", [9, 9, 3, 2, 7], day="2025-09-01"))["nps", "users"]
        assert score.moved is False
        assert not score.score.change.is_known
        assert score.score.change.reason == "the difference to 2025-Q3 is within chance"

    def test_difference_beyond_chance_is_claimed(self) -> None:
        score = scores(answers("nps", [10] * 40), answers("nps", [0] * 40, day="2025-09-01"))["nps", "users"]
        assert score.moved is True
        assert score.score.change.points == 200
        assert score.score.change.better is True

    def test_first_wave_has_nothing_beside_it(self) -> None:
        score = scores(answers("nps", SEVEN))["nps", "users"]
        assert (score.moved, score.previous_label) == (None, "")

    def test_scores_on_another_scale_are_never_set_beside(self) -> None:
        found = scores(answers("csat", [5] * 40, scale="1-5"), answers("csat", [1] * 40, day="2025-09-01", scale="1-7"))
        score = found["csat", "users"]
        assert (score.moved, score.previous.value) == (None, None)
        assert score.previous.reason == "it was asked on another scale"
        assert not score.score.change.is_known


class TestEffort:
    """Two conventions, each a measure of its own."""

    def effort(self, *rows: list[SurveyAnswer], convention: Instrument = "ces_share") -> ScoreFinding:
        folder, scope = small_folder(surveys=tuple(answer for part in rows for answer in part)), scope_of()
        wave = Wave.of(folder, folder.surveys or (), scope, convention, scope.period)
        return next(score for score in wave.findings() if score.group == "users")

    def test_share_counts_five_to_seven_and_the_mean_every_answer(self) -> None:
        told = answers("ces", [7, 6, 5, 4, 2])
        assert self.effort(told).score.value == Decimal(3) / 5
        mean = self.effort(told, convention="ces_mean").score
        assert (mean.metric, mean.value, mean.formula) == ("heard.ces_mean[]", Decimal(24) / 5, "24 ÷ 5")

    def test_neither_convention_scores_another_scale(self) -> None:
        for convention in ("ces_share", "ces_mean"):
            score = self.effort(answers("ces", [5] * 9, scale="1-5"), convention=convention).score
            assert score.reason == "effort is scored on answers from 1 to 7, and these are not"

    def test_mean_of_all_hides_a_small_group_too(self) -> None:
        told = [*answers("ces", [7] * 9), *answers("ces", [1, 1], role_type="buyer", people="b")]
        folder, scope = small_folder(surveys=tuple(told)), scope_of()
        groups = {s.group: s.score for s in Wave.of(folder, told, scope, "ces_mean", scope.period).findings()}
        assert groups["all"].reason == "it would give away a group of fewer than 5"

    def test_change_of_a_mean_is_claimed_beyond_chance_only(self) -> None:
        now = answers("ces", [7, 7, 6, 7, 6, 7])
        far = self.effort(now, answers("ces", [2, 1, 2, 3, 2, 1], day="2026-03-01"), convention="ces_mean")
        near = self.effort(now, answers("ces", [7, 6, 6, 5, 7, 6], day="2026-03-01"), convention="ces_mean")
        assert (far.moved, near.moved) == (True, False)
