/** The whole style of a report: it opens offline, in light and dark, and prints on A4 and Letter. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b2430; --quiet: #5a6675; --paper: #fff; --line: #d9dfe6; --wash: #f3f5f8; --first: #9aa9bb; --second: #1f5fa8; --bad: #b42318; --good: #1b6e44; --near: #8a5a00; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e7ebf0; --quiet: #a4b0be; --paper: #14181d; --line: #333c47; --wash: #1d232a; --first: #66778b; --second: #6fb1f5; --bad: #ff8f85; --good: #6fd39f; --near: #e9b44c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 0 0 .75rem; }
.kind { margin: 0 0 .4rem; color: var(--quiet); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
p { margin: .5rem 0; }
.quiet, figcaption, footer { color: var(--quiet); font-size: .9rem; }
section { border-top: 1px solid var(--line); padding: 1.6rem 0 1rem; margin-top: 1.4rem; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: 1rem; margin: 1.4rem 0 0; }
dl.facts div { display: flex; flex-direction: column; justify-content: space-between; background: var(--wash); border-radius: .5rem; padding: .7rem .8rem; }
dt { color: var(--quiet); font-size: .85rem; }
dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
@keyframes more { from { box-shadow: inset -1rem 0 .7rem -.7rem var(--quiet); } }
.scroll { overflow-x: auto; animation: more linear; animation-timeline: scroll(self x); }
table { border-collapse: collapse; width: 100%; margin: .8rem 0; font-variant-numeric: tabular-nums; font-size: .94rem; }
th, td { text-align: right; padding: .35rem .5rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child, td:first-child { text-align: left; white-space: normal; overflow-wrap: break-word; min-width: 6.5rem; }
th:first-child { padding-left: 0; } td:last-child, th:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-weight: 500; font-size: .85rem; white-space: normal; }
tbody th { font-weight: 500; }
.broken { color: var(--bad); font-weight: 600; } .kept { color: var(--good); } .near { color: var(--near); } .none { color: var(--quiet); }
figure { margin: 1rem 0; } svg { display: block; width: 100%; max-width: 40rem; height: auto; font: 12px system-ui, "Segoe UI", sans-serif; }
svg text { fill: var(--ink); } svg .value { fill: var(--quiet); font-size: 11px; }
.bar-1 { fill: var(--first); } .bar-2 { fill: var(--second); } .axis { stroke: var(--line); stroke-width: 1; }
.scroll + h2 { margin-top: 1.6rem; }
ul { padding-left: 1.2rem; } li { margin: .35rem 0; }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: 1rem; overflow-wrap: anywhere; }
@media (max-width: 34rem) { dl.facts div:last-child:nth-child(odd) { grid-column: 1 / -1; } svg { font-size: 13px; } svg .value { font-size: 12.5px; } }
@media print { :root { color-scheme: light; } body { font-size: 10.5pt; } .scroll { overflow: visible; } dl.facts { grid-template-columns: repeat(5, 1fr); gap: .6rem; } dd { font-size: 1.2rem; } main { max-width: none; padding: 0; } figure, tr, li, dl { break-inside: avoid; } .kind, h2, thead { break-after: avoid; } p { orphans: 3; widows: 3; } @page { margin: 18mm 16mm; } }
`;
