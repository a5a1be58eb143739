import { Marked, type Token } from 'marked';

/** A document as HTML, and what its first heading calls it. */
interface ReadableDocument {
  readonly title: string;
  readonly html: string;
}

/**
 * Markdown as GitHub reads it: the same headings have the same anchors. Only text comes out, whatever stands in the document: HTML is shown
 * as it is written, and pictures by their words.
 *
 * @param addressOf where a link leads from here; undefined for what is not served, of which the words stay
 */
export function readableDocument(markdown: string, addressOf: (link: string) => string | undefined): ReadableDocument {
  const anchors = new Map<string, number>();
  let title = '';
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }) {
        const words = wordsOf(tokens);
        title ||= words;
        return `<h${depth} id="${escaped(anchorOf(words, anchors))}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const address = addressOf(href);
        return address === undefined ? words : `<a href="${escaped(address)}">${words}</a>`;
      },
      code: ({ text }) => `<pre tabindex="0"><code>${escaped(text)}\n</code></pre>\n`,
      image: ({ text }) => escaped(text),
      html: ({ text }) => escaped(text),
    },
  });
  return { html: scrollable(marked.parse(markdown, { async: false })), title };
}

/** What is left of a heading for an address; a second of the same words has its number behind it. */
function anchorOf(words: string, taken: Map<string, number>): string {
  const anchor = words
    .toLowerCase()
    .trim()
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-');
  const before = taken.get(anchor) ?? 0;
  taken.set(anchor, before + 1);
  return before === 0 ? anchor : `${anchor}-${before}`;
}

const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map((token) => {
      if ('tokens' in token && token.tokens !== undefined) return wordsOf(token.tokens);
      return 'text' in token ? String(token.text) : '';
    })
    .join('');

/**
 * A wide table scrolls by itself, by the keyboard too, and a corner without words heads nothing. No other tags of these come out: what a
 * document writes is escaped.
 */
const scrollable = (html: string): string =>
  html
    .replaceAll('<table>', '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<th></th>', '<td></td>');

export const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
