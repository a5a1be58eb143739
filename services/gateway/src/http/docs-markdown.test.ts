import { readableDocument } from './docs-markdown';

const here = (link: string) => (link.startsWith('/') ? link : undefined);
const htmlOf = (markdown: string) => readableDocument(markdown, here).html;

describe('a document', () => {
  it('has the anchors that GitHub gives its headings', () => {
    const html = htmlOf(
      ['# The `limits`, and *how*', '## What we promise: all?', '## Same', '## Same', '## 1. Start'].join('\n\n'),
    );

    expect([...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual([
      'the-limits-and-how',
      'what-we-promise-all',
      'same',
      'same-1',
      '1-start',
    ]);
  });

  it('is called by its first heading', () => {
    expect(readableDocument('# A & `B`\n\n## C', here).title).toBe('A & B');
  });

  it('holds no HTML but what its marks make', () => {
    const html = htmlOf('<script>1</script>\n\na <b>c</b> ![a picture](/x.png) `<i>`\n\n```sh\n<table>\n```\n');

    expect(html).not.toMatch(/<(script|b|i|img|table)\b/);
    expect(html).toContain('&lt;script&gt;1&lt;/script&gt;');
    expect(html).toContain('a picture');
    expect(html).toContain('<code>&lt;i&gt;</code>');
  });

  it('leads where its links lead, and keeps the words of the others', () => {
    const html = htmlOf('[there](/there), [away](javascript:alert(1)), [code](../src/a.ts)');

    expect(html).toBe('<p><a href="/there">there</a>, away, code</p>\n');
  });

  it('has tables that scroll by the keyboard', () => {
    const html = htmlOf('| | b |\n| --- | --- |\n| 1 | `2 \\| 3` |\n');

    expect(html).toContain('tabindex="0"><table>');
    expect(html).toContain('<td></td>\n<th>b</th>');
    expect(html).toContain('<td><code>2 | 3</code></td>');
  });
});
