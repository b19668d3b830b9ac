// Every page as a person meets it, in a real browser: signing in with a second factor, then each
// page wide and narrow, with and without JavaScript, held against axe's rules for WCAG 2.2 AA.
//
//   node pages.mjs ADDRESS E-MAIL PASSWORD CODE,CODE,… CHROMIUM [FOLDER for pictures]
import { chromium } from "playwright-core";
import { AxeBuilder } from "@axe-core/playwright";

const [address, email, password, codes, executablePath, pictures] = process.argv.slice(2);
const left = codes.split(",");
const faults = [];
const seen = new Set();

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

async function signedIn(width, javaScriptEnabled) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled });
  const page = await context.newPage();
  page.on("console", (said) => {
    if (said.type() === "error" && !said.text().includes("422")) faults.push(`${page.url()}: the console says: ${said.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: a script stopped: ${error}`));
  await page.goto(`${address}/sign-in`);
  if (width === 1280 && javaScriptEnabled) await look(page, "/sign-in", width);
  await page.fill("input[name=email]", email);
  await page.fill("input[name=password]", password);
  await page.click("main form button[type=submit]");
  if (width === 1280 && javaScriptEnabled) await look(page, "/sign-in/second", width);
  await page.fill("input[name=code]", left.shift());
  await page.click("main form button[type=submit]");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  return page;
}

// Axe, one heading of the first rank, a title, and no scrolling to the side.
async function look(page, name, width, axe = true) {
  seen.add(name);
  const told = (what) => faults.push(`${name} at ${width}: ${what}`);
  if (axe) {
    const found = await new AxeBuilder({ page })
      .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
    for (const one of found.violations) {
      told(`${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ")}`);
    }
  }
  const headings = await page.locator("h1").count();
  if (headings !== 1) told(`${headings} headings of the first rank`);
  if (!(await page.title()).includes("Throughline")) told("its title does not say where one is");
  const [inner, outer] = await page.locator("html").evaluate((root) => [root.scrollWidth, root.clientWidth])
    .catch(() => [0, 0]);
  if (inner > outer + 1) told(`has to be scrolled to the side (${inner} of ${outer})`);
  if (pictures) {
    const file = name.replace(/[^a-z]+/g, "-").replace(/^-|-$/g, "") || "home";
    await page.screenshot({ path: `${pictures}/${file}-${width}${axe ? "" : "-plain"}.png`, fullPage: true });
  }
}

async function links(page, pattern) {
  const all = await page.locator("main a[href], header a[href], nav a[href]")
    .evaluateAll((found) => found.map((one) => one.getAttribute("href")));
  return [...new Set(all.filter((href) => pattern.test(href)))];
}

const wide = await signedIn(1280, true);
await look(wide, "/", 1280);
// Pages are found by following links, as people do: those of one child's file, and those of whoever
// looks after the partnership.
const own = /^\/(admin|audit)/;
const sections = await links(wide, own);
const children = await links(wide, /^\/child\/[0-9a-f-]+$/);
if (children.length === 0 && sections.length === 0) throw new Error("the start page names no child to go to");
const child = children[0] ?? "/child/none";
const pages = ["/", "/emergencies"];
if (children.length > 0) {
  pages.push("/account", "/help", "/accessibility", child, "/children?given=Jaydon&family=Marlow&born=14/05/2002");
  await wide.goto(address + child);
  for (const href of await links(wide, new RegExp(`^${child}/`))) {
    if (!href.includes("#") && !pages.includes(href)) pages.push(href);
  }
  await wide.goto(`${address}${child}/chronology`);
  const entries = await links(wide, new RegExp(`^${child}/entry/`));
  if (entries.length > 0) pages.push(entries[0]);
  // The forms that change an entry, at the first that this person may change.
  for (const entry of entries) {
    await wide.goto(address + entry);
    const forms = await links(wide, /\/(supersede|withdraw|mark)$/);
    pages.push(...forms);
    if (forms.length > 0) break;
  }
}
const named = (href) => href.replace(child, "/child").replace(/entry\/[^/?]+/, "entry")
  .replace(/[0-9a-f-]{36}/, "one").replace(/agencies\/(?!new)[^/]+/, "agencies/one").replace(/\?.*/, "");
// One page of each sort; the rules to print are a document of their own.
const sorts = new Set();
for (const waiting = [...sections]; waiting.length > 0;) {
  const href = waiting.shift();
  if (sorts.has(named(href)) || href.endsWith("/document")) continue;
  sorts.add(named(href));
  pages.push(href);
  await wide.goto(address + href);
  waiting.push(...await links(wide, own));
  if (await wide.locator("main input[type=radio][name=agency]").count() > 0 && href.endsWith("/people/new")) {
    pages.push(`${href}?agency=social_care`);
  }
}
const narrow = await signedIn(320, true);
const plain = await signedIn(1280, false);
for (const href of pages) {
  for (const [page, width, axe] of [[wide, 1280, true], [narrow, 320, true], [plain, 1280, false]]) {
    const answer = await page.goto(address + href);
    if (answer.status() !== 200) faults.push(`${named(href)}: answered ${answer.status()}`);
    await look(page, named(href), width, axe);
  }
}

// A return is sent, and its rows are checked and taken, narrow and without JavaScript.
if (children.length > 0) {
  const rows = "Date,What happened,Person\n03/03/2018,Arrested for possession of a knife.,\n" +
    "sometime in spring,Seen near the station with older boys.,\n05/03/2018,Reported missing.,Tia Brown\n06/03/2018,,\n";
  const bare = await signedIn(320, false);
  await bare.goto(`${address}${child}/import`);
  await bare.setInputFiles("input[type=file]", { name: "police.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await bare.click("main form button[type=submit]");
  await look(bare, "/child/import/draft", 320, false);
  await wide.goto(bare.url());
  await look(wide, "/child/import/draft", 1280);
  await narrow.goto(bare.url());
  await look(narrow, "/child/import/draft", 320);
  await narrow.click("button[value=accept]");
  await look(narrow, "/child/import/done", 320);
  if (!(await narrow.locator(".govuk-panel__title").innerText()).includes("2 entries")) faults.push("a return was not brought in");
}

// Nobody gets in without a second factor.
const half = await browser.newContext();
const stranger = await half.newPage();
const closed = pages.at(-1);
const refused = await stranger.goto(address + closed);
if (!stranger.url().includes("/sign-in")) faults.push(`a stranger was answered ${refused.status()} at ${named(closed)}`);

await browser.close();
console.log(`${seen.size} pages: ${[...seen].join(" ")}`);
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exit(faults.length > 0 ? 1 : 0);
