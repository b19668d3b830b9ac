// Filters for the entries. Without this script the page shows them all.
(() => {
  "use strict";
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const all = shown.textContent;
  const events = Array.from(document.querySelectorAll(".event"), (item) => ({
    item,
    agencies: item.dataset.agency.split(" "),
    kinds: item.dataset.kind.split(" "),
    groups: item.dataset.group.split(" "),
    from: item.dataset.from,
    to: item.dataset.to,
    accounts: Number(item.dataset.accounts),
  }));
  const years = Array.from(document.querySelectorAll("section.year"));
  const plain = (text) => text.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  const matches = (event, want) => {
    if (!event.agencies.some((agency) => want.agencies.has(agency))) return false;
    if (want.kind && !event[want.kind[0] + "s"].includes(want.kind[1])) return false;
    // A vague date stays while any day of it could be in the range; no date stays only unfiltered.
    if (want.from && !(event.to ? event.to >= want.from : event.from)) return false;
    if (want.to && !(event.from ? event.from <= want.to : event.to)) return false;
    if (!want.words) return true;
    event.text ??= plain(event.item.textContent);
    return event.text.includes(want.words);
  };
  const apply = () => {
    const data = new FormData(form);
    const kind = data.get("kind");
    const want = {
      agencies: new Set(data.getAll("agency")),
      kind: kind && kind.split(" "),
      words: plain(data.get("words").trim()),
      from: data.get("from"),
      to: data.get("to"),
    };
    let entries = 0;
    let count = 0;
    for (const event of events) {
      const keep = matches(event, want);
      event.item.hidden = !keep;
      if (keep) {
        count += 1;
        entries += event.accounts;
      }
    }
    for (const year of years) year.hidden = !year.querySelector(".event:not([hidden])");
    const noun = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
    shown.textContent =
      count === events.length
        ? all
        : `Showing ${noun(entries, "entry", "entries")} of ${noun(count, "event", "events")}, out of ${noun(events.length, "event", "events")}.`;
  };
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  // A link to an entry that a filter hides shows everything again first.
  window.addEventListener("hashchange", () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.closest("[hidden]")) {
      form.reset();
      apply();
      target.scrollIntoView();
    }
  });
  form.hidden = false;
  apply();
})();
