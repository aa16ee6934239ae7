// Reads and counts beside the page, so that the page never stands still. It is loaded with the page and kept, since
// a page without a connection could not load it anew; that is why it is told to stop and never ended.
"use strict";

importScripts("counting.js");

(() => {
  const { Refusal, count, look } = self.counting;
  let current = 0;

  const acts = {
    look: ({ file }, watch) => look(file, watch),
    count: ({ file, found, mapping }, watch) => count(file, found, mapping, watch),
  };

  // Anything else is a mistake of ours; the page says that the file cannot be read.
  const refusal = (problem) =>
    problem instanceof Refusal ? { code: problem.code, facts: problem.facts } : { code: "unreadable", facts: {} };

  self.addEventListener("message", async ({ data }) => {
    current = data.id;
    if (!(data.act in acts)) return;
    const { id } = data;
    const watch = {
      isCancelled: () => current !== id,
      progress: (done, total) => self.postMessage({ id, progress: done / total }),
    };
    try {
      self.postMessage({ id, result: await acts[data.act](data, watch) });
    } catch (problem) {
      self.postMessage({ id, refused: refusal(problem) });
    }
  });
})();
