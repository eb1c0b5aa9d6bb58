"""The same question put to HiGHS, a solver of another kind, to compare answers with."""

from typing import Any

from placements.suggesting.problem import Problem


def best_of_highs(problem: Problem) -> int:
    """Return the most points by HiGHS: a variable an option, one for each costly step of a crowd or school."""
    import highspy

    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    model.setOptionValue("mip_rel_gap", 0.0)
    taken = [model.addBinary(obj=float(-option.points)) for option in problem.options]
    for numbers in problem.options_of.values():
        model.addConstr(total(taken[n] for n in numbers) <= 1)
    for limit in problem.limits:
        model.addConstr(total(taken[n] for n in sorted(limit.options)) <= limit.at_most)
    for one, other in problem.apart:
        model.addConstr(taken[one] + taken[other] <= 1)
    for crowd in problem.crowds:
        over = model.addVariable(lb=0.0, obj=float(crowd.points))
        model.addConstr(total(taken[n] for n in sorted(crowd.options)) - over <= crowd.unharmed)
    for turn in problem.turns:
        steps = [model.addVariable(lb=0.0, ub=1.0, obj=float(turn.points * n)) for n in range(len(turn.pupils))]
        theirs = [taken[n] for pupil in sorted(turn.pupils) for n in problem.options_of.get(pupil, ())]
        model.addConstr(total(theirs) - total(steps) <= 0)
    model.run()
    least: float = model.getInfo().objective_function_value
    return -round(least)


def total(parts: Any) -> Any:
    """Return the sum of some variables as HiGHS writes it."""
    import highspy

    return highspy.Highs.qsum(parts)
