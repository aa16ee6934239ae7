// What headings and values of a list probably mean, as offices and their software write them. The person sees every
// guess and can change it.
"use strict";

(() => {
  const MARKS = {
    kind: [/hilfe-?\s?art|art der (hilfe|ma(ß|ss)nahme)|leistungs?-?art|ma(ß|ss)nahme-?art|hilfeform/i, /^(hilfe|leistung|ma(ß|ss)nahme|paragra(ph|f)|§)/i],
    begin: [/beginn|hilfe ab|^von\b|^start|begonnen/i],
    end: [/^ende|hilfeende|(hilfe|ma(ß|ss)nahme|leistungs?)[-_ ]?(ende|bis)|beendet am|enddatum|^bis\b|abschluss/i],
    born: [/geb(urts)?[-_. ]*(datum|tag|dat)|^geb\.?$|^geboren/i, /^alter\b/i],
    uma: [/\buma\b|unbegleitet/i],
    adult: [/(§|par)\s*41|vollj(ä|ae)hrig/i],
    reason: [/(beendigungs|end(e)?|abschluss|austritts)[-_ ]?grund|grund (der|des)|art der beendigung|ergebnis/i],
    afterwards: [/aufenthalt|verbleib|anschlie(ß|ss)end/i],
  };

  // Column → place of the heading that names it.
  const guessColumns = (headings) => {
    const taken = new Set();
    const guesses = {};
    // What ends with "grund" or names an age is looked for before what merely begins alike.
    for (const column of ["reason", "born", "uma", "adult", "afterwards", "kind", "begin", "end"]) {
      for (const mark of MARKS[column]) {
        const at = headings.findIndex((heading, index) => !taken.has(index) && mark.test(heading));
        if (at < 0) continue;
        guesses[column] = at;
        taken.add(at);
        break;
      }
    }
    return guesses;
  };

  // The kind of help a value names, as offices write it; "" where none is recognised.
  const guessKind = (value, kinds) => {
    const text = value.toLowerCase().replace(/\s+/g, " ");
    const isInpatient = /station(ä|ae)r/.test(text) && !/teilstation/.test(text);
    const isOutpatient = /ambulant/.test(text);
    // Where § 41 is given together with a form, the form says the kind.
    const paragraphs = [...text.matchAll(/(?:^|[^\d.,/])(\d{1,2}\s?a?)(?![\d.]|\w)/g)].map((match) => match[1].replace(" ", ""));
    const [paragraph] = [...paragraphs.filter((each) => each !== "41"), ...paragraphs];
    const isSchool = /schul(begleit|assist|helf)|integrationshelf|integrationskraft|integrationsassist/.test(text);
    if (paragraph === "35a" || /eingliederungshilfe/.test(text)) return isSchool ? "35a-schule" : "35a";
    if (paragraph === "27") return isInpatient ? "27-stationaer" : isOutpatient ? "27-ambulant" : "27";
    if (paragraph === "35") return isInpatient ? "35-stationaer" : isOutpatient ? "35-ambulant" : "";
    if (paragraph === "42" || paragraph === "42a" || /inobhutnahme/.test(text)) return "42";
    if (kinds.some(({ key }) => key === paragraph)) return paragraph;
    if (isSchool) return "35a-schule";
    const words = [
      [/gef(ä|ae)hrdungseinsch/, "8a"], [/mutter|vater.?kind|gemeinsame wohnform/, "19"],
      [/erziehungsberatung/, "28"], [/soziale gruppen/, "29"], [/erziehungsbeist|betreuungshel/, "30"],
      [/familienhilfe|\bspfh\b/, "31"], [/tagesgruppe/, "32"], [/vollzeitpflege|pflegefamilie|pflegekind/, "33"],
      [/heimerziehung|heimunterbring|wohngruppe|betreutes wohnen/, "34"], [/vollj(ä|ae)hrig/, "41"],
    ];
    return words.find(([mark]) => mark.test(text))?.[1] ?? "";
  };
  const guessAdult = (value) => /(^|[^\d])41(?!\d)|vollj(ä|ae)hrig/.test(value.toLowerCase());
  const guessYes = (value) => /^(ja|j|yes|y|x|1|true|wahr|uma|uma ja)$/i.test(value);
  const guessReason = (value) => {
    const text = value.toLowerCase();
    if (/zust(ä|ae)ndigkeit/.test(text)) return "moved";
    if (/(keine|nicht).*(kwg|gef(ä|ae)hrdung)/.test(text)) return "other";
    if (/akut|latent|kindeswohlgef(ä|ae)hrdung|\bkwg\b/.test(text)) return "endangered";
    if (/abweichend|abbruch|abgebrochen/.test(text)) return "deviating";
    if (/gem(ä|ae)(ß|ss)|planm(ä|ae)(ß|ss)ig|hilfeplanziel/.test(text)) return "planned";
    return "other";
  };
  const guessParents = (value) => /eltern|mutter|vater|sorgeberecht|herkunftsfamilie/i.test(value) && !/pflegeeltern|gro(ß|ss)eltern|pflegefamilie/i.test(value);

  window.calculatorGuessing = { guessAdult, guessColumns, guessKind, guessParents, guessReason, guessYes };
})();
