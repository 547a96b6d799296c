// Follows a batch while it runs: shows how far it is, and shows its page anew when its state has changed.
"use strict";
(() => {
  const place = document.querySelector("[data-batch]");
  if (!place || !window.EventSource) return;
  const said = place.querySelector("[data-said]");
  const bar = place.querySelector("progress");
  const source = new EventSource(`/v1/batches/${place.dataset.batch}/events`);
  source.addEventListener("progress", (event) => {
    const batch = JSON.parse(event.data);
    if (batch.state !== place.dataset.state) {
      source.close();
      window.location.reload();
      return;
    }
    const { rows_done: done, rows_in_all: all, rows_per_second: rate, seconds_left: left } = batch.progress;
    const number = new Intl.NumberFormat(document.documentElement.lang);
    const words = place.dataset;
    const parts = [all ? fill(words.ofAll, { done: number.format(done), all: number.format(all) }) : fill(words.done, { done: number.format(done) })];
    if (rate) parts.push(fill(words.rate, { rate: number.format(Math.round(rate)) }));
    if (left !== null) parts.push(fill(words.left, { seconds: number.format(Math.ceil(left)) }));
    said.textContent = parts.join(words.between);
    if (all && bar) {
      bar.max = all;
      bar.value = done;
    }
  });

  function fill(text, values) {
    return text.replace(/\[(\w+)\]/g, (_, name) => values[name]);
  }
})();
