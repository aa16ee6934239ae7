// The page of the calculator: shows what its worker reads and counts, and fills the form with the counts.
//
// Nothing here opens a connection; the page's policy would not let it. What stands in the list is shown through
// textContent only, and what is sent are the fields of the one form, which are shown before.
"use strict";

(() => {
  const page = document.querySelector("[data-calculator]");
  if (!page) return;
  page.hidden = false;
  document.querySelector("[data-plain]")?.remove();
  // Counts that were sent and not kept stand there as the server wrote them.
  if (!page.dataset.rules) return;

  const rules = JSON.parse(page.dataset.rules);
  const stored = JSON.parse(page.dataset.stored);
  const { announce } = window.werkstatt;
  const { CHOICES, DELIMITERS, ENCODINGS, REFUSALS, SKIPPED, TITLES, number, rowsInWords, shortened } = window.calculatorWords;
  const { METHODS, plain, tenths } = window.calculatorAmounts;
  const { guessAdult, guessColumns, guessKind, guessParents, guessReason, guessYes } = window.calculatorGuessing;
  const find = (selector, within = page) => within.querySelector(selector);
  const findAll = (selector, within = page) => [...within.querySelectorAll(selector)];
  const decimal = (decimals) => new Intl.NumberFormat("de-DE", { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: "always" });
  const oneDecimal = decimal(1);
  const form = find("[data-counts]");

  const show = (element, isShown) => { element.hidden = !isShown; };
  const step = (name) => find(`[data-step="${name}"]`);

  const problem = find("[data-problem]");
  // Problems and progress stand where the person is at work.
  const PLACES = {
    choose: step("choose").lastElementChild,
    map: find(".calculator__columns", step("map")),
    count: find(".actions", step("count")),
  };

  const complain = (place, code, facts = {}) => {
    PLACES[place].after(problem);
    find("[data-problem-title]").textContent = TITLES[code] ?? "Die Datei wurde nicht gelesen.";
    find("[data-problem-words]").textContent = REFUSALS[code](facts);
    show(problem, true);
    problem.focus();
  };
  const settle = () => show(problem, false);

  // The worker ----------------------------------------------------------------------------------------------

  // Loaded now and kept, so that everything goes on without a connection.
  const worker = new Worker(page.dataset.worker);
  let asked = 0;
  let waiting = null;

  const busy = find("[data-busy]");
  const bar = find("progress", busy);
  const ask = (place, words, request) =>
    new Promise((done, refuse) => {
      asked += 1;
      PLACES[place].after(busy);
      waiting = { id: asked, done, refuse };
      find("[data-busy-words]").textContent = words;
      bar.value = 0;
      show(busy, true);
      announce(words);
      worker.postMessage({ id: asked, ...request });
    });

  const answer = (act) => {
    const { done, refuse } = waiting;
    waiting = null;
    show(busy, false);
    act({ done, refuse });
  };

  worker.addEventListener("message", ({ data }) => {
    if (data.id !== waiting?.id) return;
    if ("progress" in data) bar.value = Math.floor(data.progress * 100);
    else if (data.refused) answer(({ refuse }) => refuse(data.refused));
    else answer(({ done }) => done(data.result));
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    if (waiting) answer(({ refuse }) => refuse({ code: "worker" }));
    else complain("choose", "worker");
  });

  find(".calculator__cancel").addEventListener("click", () => {
    if (!waiting) return;
    asked += 1;
    worker.postMessage({ id: asked, act: "stop" });
    answer(({ refuse }) => refuse({ code: "cancelled" }));
  });

  // 1. The list ---------------------------------------------------------------------------------------------

  let file = null;
  let found = null;
  let result = null;

  const forget = () => {
    found = result = null;
    for (const name of ["map", "count", "send"]) show(step(name), false);
    show(find("[data-facts]"), false);
    show(find("[data-result]"), false);
  };

  const open = async (chosen) => {
    file = chosen;
    forget();
    settle();
    try {
      found = await ask("choose", "Die Liste wird gelesen.", { act: "look", file });
    } catch (refused) {
      complain("choose", refused.code, refused.facts);
      return;
    }
    const facts = find("[data-facts]");
    facts.textContent = `${file.name}: ${number.format(found.rows)} ${found.rows === 1 ? "Zeile" : "Zeilen"}, ${found.headings.length} Spalten, ${ENCODINGS[found.encoding]}, getrennt durch ${DELIMITERS[found.delimiter]}.`;
    show(facts, true);
    offerColumns(guessColumns(found.headings));
    show(step("map"), true);
    show(step("count"), true);
    announce(`${number.format(found.rows)} Zeilen gelesen. Bitte prüfen Sie die Spalten.`);
    find("#zuordnen").focus();
  };

  const input = find("[data-file]");
  input.addEventListener("change", () => { if (input.files[0]) open(input.files[0]); });

  const drop = find("[data-drop]");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("is-over"));
  // A file that misses the box would be opened by the browser, and the page would be gone.
  for (const name of ["dragover", "drop"]) window.addEventListener(name, (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer.files;
    if (dropped) open(dropped);
  });

  // 2. Columns and values -----------------------------------------------------------------------------------

  const COLUMNS = Object.keys(rules.columns);
  const NEEDED = ["kind", "begin", "end"];
  const SORTED = ["kind", "uma", "adult", "reason", "afterwards"];
  const selectOf = (column) => find(`[data-column="${column}"]`);
  const chosen = (column) => (selectOf(column).value === "" ? null : Number(selectOf(column).value));

  const option = (value, words) => {
    const element = document.createElement("option");
    element.value = value;
    element.textContent = words;
    return element;
  };

  const offerColumns = (guesses) => {
    for (const column of COLUMNS) {
      const select = selectOf(column);
      select.replaceChildren(option("", "keine"), ...found.headings.map((heading, at) => option(String(at), shortened(heading))));
      select.value = guesses[column] === undefined ? "" : String(guesses[column]);
      showExample(column);
    }
    find("[data-values]").replaceChildren();
    for (const column of SORTED) offerValues(column);
    settleColumns();
  };

  const showExample = (column) => {
    const at = chosen(column);
    const examples = at === null ? [] : found.columns[at].examples;
    find(`#spalte-${column}-beispiel`).textContent = examples.length ? `zum Beispiel ${examples.join(" · ")}` : "";
  };

  const settleColumns = () => {
    show(find("[data-by-age]"), chosen("born") !== null);
    show(find("[data-uma-hint]"), chosen("uma") === null);
    dropResult();
  };

  const dropResult = () => {
    result = null;
    show(find("[data-result]"), false);
    show(step("send"), false);
  };

  const cell = (name, ...children) => {
    const element = document.createElement(name);
    element.className = name === "th" ? "kern-table__header" : "kern-table__cell";
    element.append(...children);
    element.setAttribute("role", name === "th" ? "rowheader" : "cell");
    if (name === "th") element.scope = "row";
    return element;
  };
  const labelled = (element, title) => {
    element.dataset.label = title;
    return element;
  };

  const checkbox = (id, words, isChecked) => {
    const box = document.createElement("div");
    box.className = "kern-form-check";
    const control = document.createElement("input");
    Object.assign(control, { type: "checkbox", id, className: "kern-form-check__checkbox", checked: isChecked, autocomplete: "off" });
    const label = document.createElement("label");
    Object.assign(label, { className: "kern-label", htmlFor: id });
    label.append(words.shown, ...(words.read ? [hiddenWords(words.read)] : []));
    box.append(control, label);
    return { box, control };
  };
  const hiddenWords = (words) => Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${words}` });

  const choice = (id, words, options, value) => {
    const label = Object.assign(document.createElement("label"), { className: "visually-hidden", htmlFor: id, textContent: words });
    const wrapper = Object.assign(document.createElement("div"), { className: "kern-form-input__select-wrapper" });
    const select = Object.assign(document.createElement("select"), { id, className: "kern-form-input__select", autocomplete: "off" });
    select.append(...options);
    select.value = value;
    wrapper.append(select);
    return { label, wrapper, select };
  };

  // Column → its values, each with the controls that say what they stand for.
  const assigned = new Map();

  const kindOptions = () => [option("", "nicht zählen"), ...rules.kinds.map(({ key, name }) => option(key, name))];
  const reasonOptions = () => Object.entries(rules.reasons).map(([key, name]) => option(key, name));

  const offerValues = (column) => {
    assigned.delete(column);
    find(`[data-values-of="${column}"]`)?.remove();
    const at = chosen(column);
    if (at === null) return;
    const { values } = found.columns[at];
    if (values === null) {
      complain("map", "too_many_values", { name: rules.columns[column], heading: found.headings[at] });
      selectOf(column).value = "";
      showExample(column);
      return;
    }
    const rows = new Map();
    const body = document.createElement("tbody");
    body.className = "kern-table__body";
    body.setAttribute("role", "rowgroup");
    const ordered = [...values].sort((one, other) => other[1] - one[1]);
    ordered.forEach(([value, count], index) => {
      const id = `wert-${column}-${index}`;
      const row = Object.assign(document.createElement("tr"), { className: "kern-table__row" });
      row.setAttribute("role", "row");
      row.append(cell("th", shortened(value)), labelled(cell("td", number.format(count)), "Zeilen"));
      row.lastChild.classList.add("is-number");
      const controls = {};
      if (column === "kind" || column === "reason") {
        const { label, wrapper, select } = choice(
          id, `${shortened(value)} ${CHOICES[column]}`,
          column === "kind" ? kindOptions() : reasonOptions(),
          column === "kind" ? guessKind(value, rules.kinds) : guessReason(value),
        );
        controls.select = select;
        row.append(labelled(cell("td", label, wrapper), CHOICES[column]));
      }
      if (column === "kind") {
        const { box, control } = checkbox(`${id}-41`, { shown: "§ 41", read: shortened(value) }, guessAdult(value));
        controls.adult = control;
        row.append(labelled(cell("td", box), "nach"));
      } else if (column !== "reason") {
        const guess = column === "afterwards" ? guessParents(value) : guessYes(value);
        const { box, control } = checkbox(id, { shown: "ja", read: shortened(value) }, guess);
        controls.yes = control;
        row.append(labelled(cell("td", box), CHOICES[column]));
      }
      body.append(row);
      rows.set(value, controls);
    });
    assigned.set(column, rows);
    placeValues(column, at, body);
  };

  const placeValues = (column, at, body) => {
    const section = document.createElement("details");
    section.className = "explanation calculator__values";
    section.dataset.valuesOf = column;
    section.open = column === "kind";
    const title = `${rules.columns[column]}: Werte aus „${shortened(found.headings[at])}“`;
    const summary = Object.assign(document.createElement("summary"), { className: "explanation__summary", textContent: title });
    const table = Object.assign(document.createElement("table"), { className: "kern-table kern-table--small data-table data-table--stack" });
    table.setAttribute("role", "table");
    const head = document.createElement("thead");
    head.setAttribute("role", "rowgroup");
    const titles = document.createElement("tr");
    titles.className = "kern-table__row";
    titles.setAttribute("role", "row");
    const names = ["Wert", "Zeilen", CHOICES[column], ...(column === "kind" ? ["nach"] : [])];
    for (const [index, name] of names.entries()) {
      const heading = Object.assign(document.createElement("th"), { className: `kern-table__header${index === 1 ? " is-number" : ""}`, scope: "col", textContent: name });
      heading.setAttribute("role", "columnheader");
      titles.append(heading);
    }
    head.append(titles);
    table.append(Object.assign(document.createElement("caption"), { className: "visually-hidden", textContent: title }), head, body);
    section.append(summary, table);
    const later = SORTED.slice(SORTED.indexOf(column) + 1).map((each) => find(`[data-values-of="${each}"]`)).find(Boolean);
    find("[data-values]").insertBefore(section, later ?? null);
  };

  step("map").addEventListener("change", (event) => {
    const { column } = event.target.dataset;
    if (column) {
      settle();
      showExample(column);
      if (SORTED.includes(column)) offerValues(column);
      settleColumns();
    } else if (!event.target.matches("[data-template], [data-software]")) dropResult();
  });
  step("count").addEventListener("change", (event) => {
    // Method and umA change what is made of the counts, another year the counts.
    if (event.target.matches("[data-year]")) dropResult();
    else if (result) showResult();
  });

  // Templates -----------------------------------------------------------------------------------------------

  const FORMAT = "werkstatt79a-rechner/1";
  const MOST_TEMPLATE_BYTES = 256 * 1024;

  const templateNow = () => {
    const values = {};
    for (const [column, rows] of assigned) {
      values[column] = Object.fromEntries([...rows].map(([value, { select, adult, yes }]) => [value, select ? (adult?.checked ? [select.value, "41"] : [select.value]) : [yes.checked ? "ja" : "nein"]]));
    }
    return {
      format: FORMAT,
      software: find("[data-software]").value.trim(),
      spalten: Object.fromEntries(COLUMNS.filter((column) => chosen(column) !== null).map((column) => [column, found.headings[chosen(column)]])),
      werte: values,
      abGeburtstag18: find("[data-adult-by-age]").checked,
    };
  };

  find(".calculator__save").addEventListener("click", () => {
    const template = templateNow();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(template, null, 2)], { type: "application/json" }));
    const name = template.software.toLowerCase().replace(/[^a-z0-9äöüß]+/g, "-").replace(/^-|-$/g, "");
    link.download = `zuordnung${name ? `-${name}` : ""}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    announce("Die Vorlage ist gespeichert.");
  });

  const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
  const isTemplate = (value) =>
    isObject(value) && value.format === FORMAT && isObject(value.spalten) && isObject(value.werte) &&
    Object.values(value.spalten).every((heading) => typeof heading === "string") &&
    Object.values(value.werte).every((values) => isObject(values) && Object.values(values).every(Array.isArray));

  const readTemplate = async (chosenFile) => {
    if (chosenFile.size > MOST_TEMPLATE_BYTES) return null;
    try {
      const value = JSON.parse(await chosenFile.text());
      return isTemplate(value) ? value : null;
    } catch {
      return null;
    }
  };

  const apply = (template) => {
    const lost = [];
    const columns = {};
    for (const [column, heading] of Object.entries(template.spalten)) {
      const at = found.headings.indexOf(heading);
      if (at >= 0 && COLUMNS.includes(column)) columns[column] = at;
      else lost.push(heading);
    }
    offerColumns(columns);
    for (const [column, rows] of assigned) {
      const values = Object.hasOwn(template.werte, column) ? template.werte[column] : {};
      for (const [value, controls] of rows) {
        if (Object.hasOwn(values, value)) set(controls, values[value]);
      }
    }
    find("[data-adult-by-age]").checked = template.abGeburtstag18 === true;
    if (typeof template.software === "string") find("[data-software]").value = template.software.slice(0, 60);
    return lost;
  };

  const set = ({ select, adult, yes }, [value, also]) => {
    if (select && [...select.options].some((each) => each.value === value)) select.value = value;
    if (adult) adult.checked = also === "41";
    if (yes) yes.checked = value === "ja";
  };

  find("[data-template]").addEventListener("change", async (event) => {
    const [chosenFile] = event.target.files;
    if (!chosenFile) return;
    settle();
    const template = await readTemplate(chosenFile);
    event.target.value = "";
    if (template === null) {
      complain("map", "no_template");
      return;
    }
    const lost = apply(template);
    announce(lost.length ? `Die Vorlage ist geladen. In dieser Liste fehlen die Spalten: ${lost.map(shortened).join(", ")}.` : "Die Vorlage ist geladen.");
    find("#zuordnen").focus();
  });

  // 3. Counting ---------------------------------------------------------------------------------------------

  const mappingNow = () => {
    const values = (column, read) => new Map([...(assigned.get(column) ?? [])].map(([value, controls]) => [value, read(controls)]));
    const yes = (column) => new Set([...values(column, (controls) => controls.yes.checked)].filter(([, isYes]) => isYes).map(([value]) => value));
    return {
      columns: Object.fromEntries(COLUMNS.map((column) => [column, chosen(column)])),
      kinds: values("kind", (controls) => controls.select.value),
      adultKinds: new Set([...values("kind", (controls) => controls.adult.checked)].filter(([, isAdult]) => isAdult).map(([value]) => value)),
      reasons: values("reason", (controls) => controls.select.value),
      uma: yes("uma"),
      adult: yes("adult"),
      afterwards: yes("afterwards"),
      isAdultByAge: chosen("born") !== null && find("[data-adult-by-age]").checked,
      year: Number(find("[data-year]").value),
    };
  };

  find(".calculator__count").addEventListener("click", async () => {
    settle();
    const open = NEEDED.filter((column) => chosen(column) === null);
    if (open.length) {
      complain("count", "missing_columns", { names: open.map((column) => rules.columns[column]).join(", ") });
      return;
    }
    const mapping = mappingNow();
    if (![...mapping.kinds.values()].some(Boolean)) {
      complain("count", "no_kinds");
      return;
    }
    dropResult();
    try {
      const { encoding, delimiter, header } = found;
      const counted = await ask("count", "Die Hilfen werden gezählt.", { act: "count", file, found: { encoding, delimiter, header }, mapping });
      result = { ...counted, columns: mapping.columns, year: mapping.year };
    } catch (refused) {
      complain("count", refused.code, refused.facts);
      return;
    }
    showResult();
    find("#gezaehlt").focus();
  });

  const printed = (amount) => number.format(amount / 10);

  const methodNow = () => find("[data-method]").value;
  const isUmaCounted = () => find("[data-with-uma]").value === "ja";

  const amountOf = ({ kinds, measure, adults_only: adultsOnly }, indicator) => {
    const tallies = result.tallies.filter(
      ({ kind, isAdult, isUma }) => kinds.includes(kind) && (isAdult || !adultsOnly) && (isUmaCounted() || !indicator.has_uma || !isUma),
    );
    return tenths[measure === "cases" ? METHODS[methodNow() || indicator.method] : measure](tallies);
  };

  const parts = (indicator) => [indicator.numerator, indicator.denominator].filter(Boolean);
  const lackingKinds = (indicator) => {
    const wanted = new Set(parts(indicator).flatMap(({ kinds }) => kinds));
    // What offices seldom have is not missed.
    return rules.kinds.filter(({ key, is_seldom: isSeldom }) => !isSeldom && wanted.has(key) && !result.kinds.includes(key));
  };

  // It can be counted where its columns are there, and some of its helps.
  const isOffered = (indicator) =>
    parts(indicator).every(({ kinds, measure }) =>
      rules.needs[measure].every((column) => result.columns[column] !== null) && kinds.some((kind) => result.kinds.includes(kind))) &&
    (!parts(indicator).some(({ adults_only: adultsOnly }) => adultsOnly) || result.tallies.some(({ isAdult }) => isAdult));

  const showResult = () => {
    const rows = Object.entries(result.skipped);
    find("[data-result-heading]").textContent = `Gezählt für ${result.year}`;
    const words = [`${number.format(result.counted)} von ${number.format(found.rows)} Zeilen gehören zu ${result.year}.`];
    if (result.otherYears) words.push(`${number.format(result.otherYears)} liegen ganz in anderen Jahren.`);
    if (rows.length) words.push("Nicht gezählt sind:");
    find("[data-result-words]").textContent = words.join(" ");
    const skipped = rows.map(([code, kept]) => SKIPPED[code](number.format(kept.count), rowsInWords(kept)));
    if (result.ageless) skipped.push(`${number.format(result.ageless)} ohne lesbares Geburtsdatum oder Alter; sie fehlen nur, wo das Alter zählt`);
    find("[data-skipped]").replaceChildren(...skipped.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    showKinds();
    show(find("[data-result]"), true);
    fillForm();
    show(step("send"), true);
    announce(`${number.format(result.counted)} Hilfen gezählt.`);
  };

  const TITLES_OF_KINDS = [["am 31.12. laufend", "running"], ["im Jahr begonnen", "begun"], ["im Jahr beendet", "ended"], ["laufend und beendet", "both"], ["Jahresmittel", "mean"]];

  const showKinds = () => {
    const isSmall = (amount, { small }) => amount > 0 && amount < small * 10;
    const kinds = rules.kinds.filter(({ key }) => result.kinds.includes(key));
    const rows = kinds.map((kind) => {
      const tallies = result.tallies.filter((tally) => tally.kind === kind.key && (isUmaCounted() || !tally.isUma));
      const row = Object.assign(document.createElement("tr"), { className: "kern-table__row" });
      row.setAttribute("role", "row");
      row.append(cell("th", kind.name), ...TITLES_OF_KINDS.map(([title, name]) => {
        const amount = tenths[name](tallies);
        const shown = name === "mean" ? oneDecimal.format(amount / 10) : printed(amount);
        const element = labelled(cell("td", `${shown}${isSmall(amount, kind) ? "*" : ""}`), title);
        element.classList.add("is-number");
        return element;
      }));
      return row;
    });
    find(".calculator__kinds tbody").replaceChildren(...rows);
    show(find("[data-small-note]"), rows.some((row) => row.textContent.includes("*")));
  };

  // 4. The form ---------------------------------------------------------------------------------------------

  const fieldsOf = (key) => ["take", "numerator", "denominator", "seen"].map((name) => form.elements[`${name}_${key}`]).filter(Boolean);
  const rowOf = (key) => find(`[data-row="${key}"]`, form);
  const storedNow = () => stored[result.year];

  const fillForm = () => {
    const offered = rules.indicators.filter(isOffered);
    find("[data-year-sent]").value = result.year;
    find("[data-method-sent]").value = methodNow();
    find("[data-uma-sent]").value = find("[data-with-uma]").value;
    for (const indicator of rules.indicators) {
      show(rowOf(indicator.key), offered.includes(indicator));
      for (const field of fieldsOf(indicator.key)) field.disabled = true;
    }
    for (const field of findAll("[data-people]", form)) {
      const control = find("input", field);
      show(field, offered.some(({ people }) => people === field.dataset.people));
      control.disabled = field.hidden;
      // What the office has for the year, unless the person typed something else.
      if (!control.dataset.typed) control.value = storedNow().people[field.dataset.people] ?? "";
    }
    show(find("[data-people-group]", form), offered.some(({ people }) => people));
    for (const indicator of offered) fillRow(indicator);
    showSent();
  };

  const fillRow = (indicator) => {
    const { key } = indicator;
    const row = rowOf(key);
    const before = storedNow().figures[key];
    const above = amountOf(indicator.numerator, indicator);
    const below = indicator.denominator && amountOf(indicator.denominator, indicator);
    const lacking = lackingKinds(indicator);
    const take = form.elements[`take_${key}`];
    take.disabled = false;
    const isComplete = lacking.length === 0 && below !== 0;
    const hasPeople = !indicator.people || shownNumber(form.elements[indicator.people].value);
    take.checked = isComplete && Boolean(hasPeople);
    // Chosen once the number of people is there.
    row.toggleAttribute("data-waits", isComplete && !hasPeople);
    form.elements[`numerator_${key}`].value = plain(above);
    if (indicator.denominator) form.elements[`denominator_${key}`].value = plain(below);
    form.elements[`seen_${key}`].value = before?.seen ?? 0;
    find("[data-above]", row).textContent = printed(above);
    if (indicator.denominator) find("[data-below]", row).textContent = printed(below);
    find("[data-before]", row).textContent = before?.words ?? "noch nichts";
    const isSmall = [above, below].some((amount) => amount > 0 && amount < indicator.small * 10);
    show(find("[data-small]", row), isSmall);
    const how = [indicator.method && indicator.numerator.measure === "cases" ? rules.methods[methodNow() || indicator.method] : "", indicator.has_uma ? (isUmaCounted() ? "mit umA" : "ohne umA") : ""];
    find("[data-how]", row).textContent = how.filter(Boolean).map((words) => ` · ${words}`).join("");
    const missing = find("[data-lacking]", row);
    missing.textContent = lacking.length ? `Nicht in der Liste: ${lacking.map(({ name }) => name).join(", ")}.` : "";
    show(missing, lacking.length > 0);
    settleRow(indicator);
  };

  const shownNumber = (text) => {
    const digits = text.trim().replace(/[\s.\u00a0\u202f]/g, "").replace(",", ".");
    return /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : null;
  };

  const isTaken = ({ key }) => !form.elements[`take_${key}`].disabled && form.elements[`take_${key}`].checked;

  // Only what is chosen has fields that are sent.
  const settleRow = (indicator) => {
    const { key, people, factor, decimals } = indicator;
    const row = rowOf(key);
    const above = shownNumber(form.elements[`numerator_${key}`].value);
    const below = shownNumber(form.elements[people ?? `denominator_${key}`].value);
    if (people) find("[data-below]", row).textContent = below === null ? "" : number.format(below);
    if (row.hasAttribute("data-waits") && below) {
      form.elements[`take_${key}`].checked = true;
      row.removeAttribute("data-waits");
    }
    const value = below ? (above / below) * factor : null;
    find("[data-value]", row).textContent = value === null ? "" : decimal(decimals).format(value);
    for (const field of fieldsOf(key)) if (field.name !== `take_${key}`) field.disabled = !isTaken(indicator);
  };

  const settleForm = () => {
    for (const indicator of rules.indicators) if (!rowOf(indicator.key).hidden) settleRow(indicator);
    showSent();
  };

  // Word for word what the browser will send; only the token, which is the same for every form, is left out.
  const showSent = () => {
    const fields = [...new FormData(form)];
    const body = new URLSearchParams(fields).toString();
    find("[data-sent-size]", form).textContent = `${fields.length} Angaben, zusammen ${number.format(body.length)} Bytes:`;
    find("[data-sent]", form).textContent = fields.map(([name, value]) => `${name} = ${name === "csrf_token" ? "… (Schutz vor gefälschten Formularen)" : value}`).join("\n");
  };

  form.addEventListener("input", (event) => {
    if (event.target.closest("[data-people]")) {
      event.target.dataset.typed = "";
      event.target.removeAttribute("aria-invalid");
    }
    settleForm();
  });
  form.addEventListener("change", settleForm);

  const formProblem = find("[data-form-problem]", form);
  const hold = (event, words, focused) => {
    event.preventDefault();
    formProblem.textContent = words;
    show(formProblem, true);
    focused?.focus();
  };

  // The list would be gone with the page, so what the server would send back at once is said here.
  form.addEventListener("submit", (event) => {
    show(formProblem, false);
    const taken = rules.indicators.filter(isTaken);
    if (!taken.length) {
      hold(event, "Es ist kein Wert ausgewählt.", find("[data-row]:not([hidden]) input[type=checkbox]", form));
      return;
    }
    const empty = [...new Set(taken.map(({ people }) => people).filter(Boolean))].filter((name) => !shownNumber(form.elements[name].value));
    if (empty.length) {
      for (const name of empty) form.elements[name].setAttribute("aria-invalid", "true");
      const words = empty.map((name) => `„${form.elements[name].labels[0].textContent.trim()}“`).join(", ");
      hold(event, `Bitte geben Sie die Zahl ein oder wählen Sie die Kennzahlen dazu ab: ${words}.`, form.elements[empty[0]]);
      return;
    }
    if (!navigator.onLine) hold(event, "Es ist nichts gesendet: Der Browser ist ohne Netzverbindung. Stellen Sie sie wieder her und senden Sie noch einmal; alles bleibt hier stehen.");
  });
})();
