/** A table whose numbers stand right-aligned; on a narrow window it scrolls by itself. */
import { type Html, html } from './html.ts';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Html | string | number | null;
  readonly kind?: 'number' | 'bar' | 'short';
}

/** @param empty what stands there when there is no row */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], empty: string): Html {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  const heads = columns.map(({ head, kind }) => html`<th scope="col" class="${kind ?? 'text'}">${head}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map(({ cell, kind }) => html`<td class="${kind ?? 'text'}">${cell(row)}</td>`);
    return html`<tr>${cells}</tr>`;
  });
  return html`<div class="scroll"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function tag(text: string, tone: 'good' | 'bad' | 'calm'): Html {
  return html`<span class="tag ${tone}">${text}</span>`;
}
