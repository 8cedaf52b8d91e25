/** The one style sheet of the plain pages: light and dark by the system's wish, no image, no font from elsewhere. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f5f6f8, #14171c);
  --card: light-dark(#ffffff, #1d2128);
  --ink: light-dark(#1b1f26, #e8eaee);
  --quiet: light-dark(#5a6372, #a3abb9);
  --line: light-dark(#dfe3e9, #333a45);
  --accent: light-dark(#0f5fb8, #7db8ff);
  --on-accent: light-dark(#ffffff, #0b1c30);
  --good: light-dark(#0b6b5b, #5fd0b8);
  --good-ground: light-dark(#e2f4f0, #123a34);
  --bad: light-dark(#a8380a, #ffab85);
  --bad-ground: light-dark(#fdebe2, #46230f);
  --calm-ground: light-dark(#eceff3, #2a303a);
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 "Segoe UI Variable Text", "Segoe UI", system-ui, sans-serif;
}
a { color: var(--accent); }
header.top {
  display: flex; align-items: center; gap: 16px; flex-wrap: wrap;
  padding: 12px max(24px, calc((100vw - 1180px) / 2)); background: var(--card); border-bottom: 1px solid var(--line);
}
header.top .brand { font-weight: 600; font-size: 16px; }
header.top .place { color: var(--quiet); }
header.top .who { margin-left: auto; color: var(--quiet); }
header.top form { display: inline; }
main { max-width: 1228px; margin: 0 auto; padding: 24px; display: grid; gap: 24px; }
h1 { font-size: 22px; line-height: 1.3; margin: 0; font-weight: 600; }
h2 { font-size: 17px; margin: 0; font-weight: 600; }
h3 { font-size: 15px; margin: 0; font-weight: 600; }
p { margin: 0; }
.quiet { color: var(--quiet); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 20px; }
section.card { display: grid; gap: 14px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 16px; }
.tile { display: grid; gap: 2px; align-content: start; }
.tile .figure { font-size: 20px; font-weight: 600; }
.scroll { overflow-x: auto; margin: 0 -20px; padding: 0 20px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--quiet); font-size: 13px; white-space: nowrap; }
th, td { padding: 7px 16px 7px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
td.short { white-space: nowrap; }
.candidate .scroll { margin: 0 -16px; padding: 0 16px; }
th.number, td.number { text-align: right; white-space: nowrap; }
td.bar { width: 22%; min-width: 120px; vertical-align: middle; }
td.bar svg { display: block; width: 100%; height: 10px; border-radius: 5px; }
svg .ground { fill: var(--calm-ground); }
svg .under { fill: var(--good); }
svg .over { fill: var(--bad); }
svg .limit { fill: var(--ink); }
code { font-family: "Cascadia Mono", ui-monospace, monospace; font-size: 13px; }
.tag { display: inline-block; padding: 0 8px; border-radius: 10px; font-size: 13px; white-space: nowrap; background: var(--calm-ground); }
.tag.good { background: var(--good-ground); color: var(--good); }
.tag.bad { background: var(--bad-ground); color: var(--bad); }
.message { border-left: 4px solid var(--bad); padding: 10px 14px; background: var(--bad-ground); border-radius: 4px; }
.message.good { border-color: var(--good); background: var(--good-ground); }
.candidate { border: 1px solid var(--accent); border-radius: 8px; padding: 16px; display: grid; gap: 12px; }
form.verdict { display: grid; gap: 8px; max-width: 640px; }
label { font-weight: 600; font-size: 14px; }
input, textarea {
  font: inherit; color: inherit; width: 100%; padding: 8px 10px; border: 1px solid var(--quiet); border-radius: 4px; background: var(--ground);
}
textarea { min-height: 72px; resize: vertical; }
button {
  font: inherit; font-weight: 600; padding: 7px 18px; min-height: 36px; border-radius: 4px; border: 1px solid var(--accent);
  background: var(--accent); color: var(--on-accent); cursor: pointer;
}
button.second { background: transparent; color: var(--accent); }
button.link { border: 0; background: none; color: var(--accent); font-weight: 400; padding: 0 4px; min-height: 24px; text-decoration: underline; }
.buttons { display: flex; gap: 10px; flex-wrap: wrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
main.small { max-width: 460px; padding-top: 12vh; }
main.small form { display: grid; gap: 12px; }
`;
