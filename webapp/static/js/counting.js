// Reads a list of helps and counts them; runs in a worker of the calculator's page and knows neither page nor
// network. Nothing of the list leaves this file but numbers, headings, and the values of columns with few of them.
//
// What is refused is refused with a code and facts; the sentences stand in calculator.js.
"use strict";

(() => {
  const LIMITS = { bytes: 100 * 2 ** 20, rows: 1_000_000, columns: 300, cell: 100_000, values: 200 };
  const PIECE = 2 ** 20;
  const SAMPLE = 20;
  const PLACES = 5;

  class Refusal extends Error {
    constructor(code, facts = {}) {
      super(code);
      this.code = code;
      this.facts = facts;
    }
  }

  // From bytes to text --------------------------------------------------------------------------------------

  const SIGNATURES = [
    ["workbook", [0x50, 0x4b, 0x03, 0x04]],
    ["workbook", [0xd0, 0xcf, 0x11, 0xe0]],
    ["pdf", [0x25, 0x50, 0x44, 0x46]],
  ];
  const startsWith = (bytes, start) => start.every((byte, at) => bytes[at] === byte);

  const encodingOf = (bytes) => {
    if (startsWith(bytes, [0xff, 0xfe])) return "utf-16le";
    if (startsWith(bytes, [0xfe, 0xff])) return "utf-16be";
    return "utf-8";
  };

  // Tab, line feed and carriage return belong to tables; the others, and U+0080 to U+009F, never to German text.
  const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

  const checkFile = (file, bytes) => {
    if (file.size === 0) throw new Refusal("empty");
    if (file.size > LIMITS.bytes) throw new Refusal("too_large");
    for (const [code, start] of SIGNATURES) if (startsWith(bytes, start)) throw new Refusal(code);
  };

  const bytesOf = async (file, from, to) => {
    try {
      return new Uint8Array(await file.slice(from, to).arrayBuffer());
    } catch {
      throw new Refusal("unreadable");
    }
  };

  // Piece by piece, so that neither memory nor the wait for a cancel grows with the file.
  const readText = async (file, encoding, { take, progress, isCancelled }) => {
    const decoder = new TextDecoder(encoding, { fatal: true });
    for (let from = 0; from < file.size; from += PIECE) {
      const bytes = await bytesOf(file, from, from + PIECE);
      if (isCancelled()) throw new Refusal("cancelled");
      const text = decoder.decode(bytes, { stream: from + PIECE < file.size });
      if (NO_TEXT.test(text)) throw new Refusal("no_text");
      if (take(text) === false) return;
      progress(Math.min(from + PIECE, file.size), file.size);
    }
  };

  // From text to rows ---------------------------------------------------------------------------------------

  const QUOTE = 34, FEED = 10, RETURN = 13;
  const [START, PLAIN, QUOTED, AFTER] = [0, 1, 2, 3];

  // A reader of delimited text that takes it in pieces cut anywhere. Quotes are read strictly, as the import of
  // figures does: a quoted cell ends where its quote ends.
  const rowReader = (delimiter, onRow) => {
    const mark = delimiter.charCodeAt(0);
    let state = START, cells = [], held = "", number = 1, wasReturn = false;

    const endCell = (text) => {
      cells.push(held + text);
      held = "";
      state = START;
      if (cells.length > LIMITS.columns) throw new Refusal("too_many_columns", { row: number });
    };
    const endRow = (text) => {
      endCell(text);
      const row = cells;
      cells = [];
      onRow(row, number);
      number += 1;
    };

    const feed = (text) => {
      let at = 0, from = 0;
      while (at < text.length) {
        const code = text.charCodeAt(at);
        if (state === QUOTED) {
          const end = text.indexOf('"', at);
          if (held.length + (end < 0 ? text.length : end) - at > LIMITS.cell) throw new Refusal("quotes", { row: number });
          if (end < 0) break;
          held += text.slice(from, end);
          state = AFTER;
          at = end + 1;
          from = at;
          continue;
        }
        if (state === START && code === FEED && wasReturn && cells.length === 0) {
          wasReturn = false;
          at += 1;
          from = at;
          continue;
        }
        wasReturn = false;
        if (state === PLAIN && code !== mark && code !== FEED && code !== RETURN) {
          at += 1;
          continue;
        }
        if (state === START && code === QUOTE) {
          state = QUOTED;
          at += 1;
          from = at;
          continue;
        }
        if (state === AFTER && code === QUOTE) {
          held += '"';
          state = QUOTED;
          at += 1;
          from = at;
          continue;
        }
        if (code === mark || code === FEED || code === RETURN) {
          const rest = state === PLAIN ? text.slice(from, at) : "";
          if (code === mark) endCell(rest);
          else endRow(rest);
          // Where a row begins the cells are empty, so a line feed after a return is part of that line end.
          wasReturn = code === RETURN;
          at += 1;
          from = at;
          continue;
        }
        if (state === AFTER) throw new Refusal("quotes", { row: number });
        state = PLAIN;
        from = at;
        at += 1;
      }
      if (state === PLAIN || state === QUOTED) held += text.slice(from);
      if (held.length > LIMITS.cell) throw new Refusal("quotes", { row: number });
    };

    const end = () => {
      if (state === QUOTED) throw new Refusal("quotes", { row: number });
      if (state !== START || cells.length) endRow("");
    };

    return { feed, end };
  };

  const clean = (cell) => {
    const text = (cell ?? "").trim();
    // Most cells have single blanks only; asking is quicker than replacing.
    return /\s\s|[^\S ]/.test(text) ? text.replace(/\s+/g, " ") : text;
  };
  const isBlank = (row) => row.every((cell) => cell === "" || cell.trim() === "");
  const filled = (row) => row.filter((cell) => clean(cell) !== "").length;

  const firstRows = (text, delimiter, isWhole) => {
    const rows = [];
    const reader = rowReader(delimiter, (row, number) => { if (rows.length < SAMPLE * 2 && filled(row)) rows.push({ row, number }); });
    reader.feed(text);
    if (isWhole) reader.end();
    return rows;
  };

  const usualWidth = (rows) => {
    const widths = new Map();
    for (const { row } of rows) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
    return [...widths].sort((one, other) => other[1] - one[1] || other[0] - one[0])[0] ?? [0, 0];
  };

  // In order of preference; the comma comes last because it is the German decimal mark.
  const delimiterOf = (text, isWhole) => {
    const stated = /^sep=([;,\t])/i.exec(text);
    if (stated) return stated[1];
    for (const delimiter of [";", "\t", ","]) {
      let rows;
      try {
        rows = firstRows(text, delimiter, isWhole).slice(0, SAMPLE);
      } catch {
        continue;
      }
      const [width, count] = usualWidth(rows);
      if (width > 1 && 2 * count >= rows.length) return delimiter;
    }
    return null;
  };

  const isSeparatorLine = (row, number) => number === 1 && /^sep=/i.test(row[0]);

  // The first row as wide as most and at least half filled: titles and empty lines stand above it.
  const headerIn = (rows) => {
    const table = rows.filter(({ row, number }) => !isSeparatorLine(row, number));
    const [width] = usualWidth(table);
    const header = table.find(({ row }) => row.length >= width && filled(row) >= Math.max(2, width / 2));
    if (!header) throw new Refusal("no_header", { row: 1, cell: clean(table[0]?.row[0]) });
    const value = header.row.map(clean).find((cell) => dayOf(cell) !== null || /^[\d.,\s]+$/.test(cell));
    if (value !== undefined) throw new Refusal("no_header", { row: header.number, cell: value });
    return header;
  };

  const headingsOf = (row) => {
    const plain = row.map(clean);
    return plain.map((heading, at) => {
      if (heading === "") return `Spalte ${at + 1}`;
      return plain.indexOf(heading) === plain.lastIndexOf(heading) ? heading : `${heading} (Spalte ${at + 1})`;
    });
  };

  // Values --------------------------------------------------------------------------------------------------

  const DAY = 86_400_000;
  const TIME = "(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?Z?)?";
  const GERMAN_DAY = new RegExp(`^(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})${TIME}$`);
  const ISO_DAY = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${TIME}$`);
  const OLDEST = 1900;

  const dayAt = (year, month, day) => {
    const at = new Date(Date.UTC(year, month - 1, day));
    const isDay = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
    return isDay && year >= OLDEST ? at.getTime() / DAY : null;
  };

  // Days since 1970, or null where the text is no day. Two digits for a year are none: they would be guessed.
  const dayOf = (text) => {
    const german = GERMAN_DAY.exec(text);
    if (german) return dayAt(Number(german[3]), Number(german[2]), Number(german[1]));
    const iso = ISO_DAY.exec(text);
    return iso ? dayAt(Number(iso[1]), Number(iso[2]), Number(iso[3])) : null;
  };

  const remembered = (compute, most = 50_000) => {
    const known = new Map();
    return (text) => {
      let value = known.get(text);
      if (value === undefined) {
        value = compute(text);
        if (known.size < most) known.set(text, value);
      }
      return value;
    };
  };

  const day = remembered(dayOf);

  const GROWN = 18;
  const grownUpOn = remembered((born) => {
    const at = new Date(born * DAY);
    return Date.UTC(at.getUTCFullYear() + GROWN, at.getUTCMonth(), at.getUTCDate()) / DAY;
  });

  // Whether somebody is 18 or older on a day; null where the cell says neither a day of birth nor an age.
  const isGrown = (cell, on) => {
    const born = day(cell);
    if (born !== null) return grownUpOn(born) <= on;
    const age = /^(\d{1,3})(?:,\d+)?$/.exec(cell);
    return age ? Number(age[1]) >= GROWN : null;
  };

  // Looking at a file: encoding, separator, headings, and what stands in its columns ------------------------

  const look = async (file, watch) => {
    const start = await bytesOf(file, 0, 64 * 1024);
    checkFile(file, start);
    const encodings = encodingOf(start) === "utf-8" ? ["utf-8", "windows-1252"] : [encodingOf(start)];
    for (const encoding of encodings) {
      try {
        return await lookIn(file, encoding, watch);
      } catch (problem) {
        if (!(problem instanceof TypeError)) throw problem;
      }
    }
    throw new Refusal("no_text");
  };

  const sampleOf = async (file, encoding, isCancelled) => {
    let sample = "";
    await readText(file, encoding, { take: (text) => { sample = text; return false; }, progress: () => {}, isCancelled });
    return sample;
  };

  const lookIn = async (file, encoding, { progress, isCancelled }) => {
    const sample = await sampleOf(file, encoding, isCancelled);
    const isWhole = file.size <= PIECE;
    const delimiter = delimiterOf(sample, isWhole);
    if (delimiter === null) throw notCut(sample, isWhole);
    const header = headerIn(firstRows(sample, delimiter, isWhole));
    const headings = headingsOf(header.row);
    const columns = headings.map(() => ({ values: new Map(), examples: [] }));
    let rows = 0;
    const reader = rowReader(delimiter, (row, number) => {
      if (number <= header.number || isBlank(row)) return;
      rows += 1;
      if (rows > LIMITS.rows) throw new Refusal("too_many_rows");
      for (let at = 0; at < columns.length; at += 1) note(columns[at], row[at]);
    });
    await readText(file, encoding, { take: (text) => reader.feed(text), progress, isCancelled });
    reader.end();
    if (rows === 0) throw new Refusal("no_rows");
    return {
      encoding,
      delimiter,
      header: header.number,
      headings,
      rows,
      columns: columns.map(({ values, examples }) => ({ values: values && [...values], examples })),
    };
  };

  // Why no separator fits: quotes that do not match, or one column only.
  const notCut = (sample, isWhole) => {
    try {
      firstRows(sample, ";", isWhole);
      return new Refusal("one_column");
    } catch (problem) {
      return problem;
    }
  };

  const note = (column, cell) => {
    if (column.values === null && column.examples.length === 3) return;
    const value = clean(cell);
    if (value === "") return;
    if (column.examples.length < 3 && !column.examples.includes(value)) column.examples.push(value.slice(0, 40));
    if (column.values === null) return;
    column.values.set(value, (column.values.get(value) ?? 0) + 1);
    if (column.values.size > LIMITS.values) column.values = null;
  };

  // Counting ------------------------------------------------------------------------------------------------

  // Counts of helps that are alike; what each of them is, calculator.js says by the rules it was given.
  const emptyTally = () => ({
    running: 0, begun: 0, ended: 0, monthEnds: 0, planned: 0, deviating: 0, moved: 0, endangered: 0,
    returned: 0, minorsEnded: 0, minorsReturned: 0, days: 0,
  });

  const lastsOn = (on, begin, end) => begin <= on && (end === null || end > on);

  const yearOf = (year) => ({
    first: dayAt(year, 1, 1),
    last: dayAt(year, 12, 31),
    monthEnds: Array.from({ length: 12 }, (_, month) => Date.UTC(year, month + 1, 0) / DAY),
  });

  const add = (tally, help, year) => {
    const { begin, end } = help;
    if (begin >= year.first) tally.begun += 1;
    for (const on of year.monthEnds) if (lastsOn(on, begin, end)) tally.monthEnds += 1;
    if (end === null || end > year.last) {
      tally.running += 1;
      return;
    }
    tally.ended += 1;
    tally.days += end - begin;
    if (help.reason in tally) tally[help.reason] += 1;
    if (help.hasReturned) tally.returned += 1;
    if (help.isGrown === false) tally.minorsEnded += 1;
    if (help.isGrown === false && help.hasReturned) tally.minorsReturned += 1;
  };

  // A help in a row, or the code of what keeps it out.
  const helpIn = (row, mapping, year) => {
    const cell = (column) => (mapping.columns[column] === null ? "" : clean(row[mapping.columns[column]]));
    const value = cell("kind");
    const kind = mapping.kinds.get(value);
    if (!kind) return value === "" ? "no_kind" : "not_assigned";
    const begin = day(cell("begin"));
    if (begin === null) return "begin";
    const ends = cell("end");
    const end = ends === "" ? null : day(ends);
    if (ends !== "" && end === null) return "end";
    if (end !== null && end < begin) return "order";
    const grown = mapping.columns.born === null ? null : isGrown(cell("born"), Math.min(end ?? year.last, year.last));
    return {
      kind,
      begin,
      end,
      isGrown: grown,
      isAdult: kind === "41" || mapping.adultKinds.has(value) || mapping.adult.has(cell("adult")) || (mapping.isAdultByAge && grown === true),
      isUma: mapping.uma.has(cell("uma")),
      reason: mapping.reasons.get(cell("reason")) ?? "other",
      hasReturned: mapping.afterwards.has(cell("afterwards")),
    };
  };

  const count = async (file, found, mapping, { progress, isCancelled }) => {
    const year = yearOf(mapping.year);
    const tallies = new Map();
    const skipped = {};
    const kinds = new Set();
    const totals = { counted: 0, otherYears: 0, ageless: 0 };
    const reader = rowReader(found.delimiter, (row, number) => {
      if (number <= found.header || isBlank(row)) return;
      const help = helpIn(row, mapping, year);
      if (typeof help === "string") {
        const kept = (skipped[help] ??= { count: 0, rows: [] });
        kept.count += 1;
        if (kept.rows.length < PLACES) kept.rows.push(number);
        return;
      }
      kinds.add(help.kind);
      if (help.begin > year.last || (help.end !== null && help.end < year.first)) {
        totals.otherYears += 1;
        return;
      }
      totals.counted += 1;
      if (mapping.columns.born !== null && help.isGrown === null) totals.ageless += 1;
      const key = `${help.kind} ${help.isAdult} ${help.isUma}`;
      let tally = tallies.get(key);
      if (!tally) {
        tally = { kind: help.kind, isAdult: help.isAdult, isUma: help.isUma, ...emptyTally() };
        tallies.set(key, tally);
      }
      add(tally, help, year);
    });
    await readText(file, found.encoding, { take: (text) => reader.feed(text), progress, isCancelled });
    reader.end();
    return { tallies: [...tallies.values()], kinds: [...kinds], skipped, ...totals };
  };

  self.counting = { LIMITS, Refusal, clean, count, dayOf, look, rowReader };
})();
