// Numbers from what was counted: the measures of `modules.indicators.counting`, of any helps taken together.
"use strict";

(() => {
  const sum = (tallies, name) => tallies.reduce((total, tally) => total + tally[name], 0);
  const DAYS_OF_A_MONTH = 304375;

  // In tenths, so that a mean is exact; everything else is whole.
  const tenths = {
    running: (tallies) => sum(tallies, "running") * 10,
    both: (tallies) => (sum(tallies, "running") + sum(tallies, "ended")) * 10,
    mean: (tallies) => Math.floor((sum(tallies, "monthEnds") * 20 + 12) / 24),
    begun: (tallies) => sum(tallies, "begun") * 10,
    ended: (tallies) => sum(tallies, "ended") * 10,
    planned: (tallies) => sum(tallies, "planned") * 10,
    deviating: (tallies) => sum(tallies, "deviating") * 10,
    not_moved: (tallies) => (sum(tallies, "ended") - sum(tallies, "moved")) * 10,
    endangered: (tallies) => sum(tallies, "endangered") * 10,
    returned: (tallies) => sum(tallies, "returned") * 10,
    minors_ended: (tallies) => sum(tallies, "minorsEnded") * 10,
    minors_returned: (tallies) => sum(tallies, "minorsReturned") * 10,
    months: (tallies) => Math.floor((sum(tallies, "days") * 20000 + DAYS_OF_A_MONTH) / (2 * DAYS_OF_A_MONTH)) * 10,
  };
  const METHODS = { STICHTAG: "running", SUMME: "both", JAHRESDURCHSCHNITT: "mean" };

  // As it is sent: no thousands dot, a decimal comma.
  const plain = (amount) => (amount % 10 ? `${Math.floor(amount / 10)},${amount % 10}` : String(amount / 10));

  window.calculatorAmounts = { METHODS, plain, tenths };
})();
