/** The look of the report; it stands inside the file. */
export const reportStyle = `
:root { --ink: #1b2733; --soft: #52606d; --line: #e1e7ed; --accent: #21588f; --ground: #f5f7f9; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { margin: 0 0 4px; font-size: 28px; }
h2 { margin: 0 0 14px; font-size: 18px; }
h3 { margin: 0 0 8px; font-size: 14px; color: var(--soft); font-weight: 600; }
.lead { margin: 0 0 20px; color: var(--soft); }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 20px 22px; margin-top: 18px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; }
.tile { background: #fff; border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
.tile b { display: block; font-size: 24px; line-height: 1.25; }
.tile span { color: var(--soft); font-size: 13px; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(230px, 1fr)); gap: 22px 28px; }
.bar { display: grid; grid-template-columns: minmax(70px, 32%) 1fr 46px; align-items: center; gap: 10px; margin: 3px 0; font-size: 13.5px; }
.bar .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar .track { display: flex; height: 15px; background: #eef2f5; border-radius: 3px; overflow: hidden; }
.bar .track i { display: block; height: 100%; }
.part0 { background: #2f6db5; }
.part1 { background: #f0a04b; }
.bar .count { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); }
.legend { font-size: 13px; color: var(--soft); margin: 8px 0 0; }
.legend i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin: 0 5px 0 12px; }
.legend i:first-child { margin-left: 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(280px, 1fr)); gap: 10px 18px; }
svg { width: 100%; height: auto; font: 11px system-ui, "DejaVu Sans", sans-serif; fill: var(--soft); }
svg .title { font-size: 13px; font-weight: 600; fill: var(--ink); }
.sample { display: grid; grid-template-columns: 1fr 300px; gap: 6px 20px; padding: 16px 0; border-top: 1px solid var(--line); }
.sample:first-of-type { border-top: 0; padding-top: 0; }
.sample img { width: 100%; height: 128px; border-radius: 4px; display: block; }
.sample p { margin: 0; font-weight: 600; }
.sample audio { width: 100%; margin-top: 10px; }
.facts { display: flex; flex-wrap: wrap; gap: 5px; margin-top: 7px; }
.facts span { background: #eef2f5; border-radius: 10px; padding: 1px 9px; font-size: 12px; color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { text-align: left; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; }
.numeric th:not(:first-child), .numeric td:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
pre { background: #1b2733; color: #eef2f5; padding: 14px 16px; border-radius: 6px; overflow-x: auto; font-size: 13px; margin: 0; white-space: pre-wrap; word-break: break-word; }
.note { background: #fff8ec; border-left: 4px solid #f0a04b; padding: 8px 14px; margin: 8px 0 0; border-radius: 0 4px 4px 0; overflow-wrap: anywhere; }
@media (max-width: 720px) { .sample { grid-template-columns: 1fr; } }
`;
