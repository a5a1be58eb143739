/** The head of the pages about the cache: what it holds, and how it works. */
export const CacheHead = ({ section }: { readonly section: 'use' | 'demonstration' }) => (
  <header class="page-head">
    <h1>Cache</h1>
    <nav class="tabs" aria-label="Cache">
      <a href="#/cache" aria-current={section === 'use' ? 'page' : undefined}>
        In use
      </a>
      <a href="#/cache/demonstration" aria-current={section === 'demonstration' ? 'page' : undefined}>
        Try to break it
      </a>
    </nav>
  </header>
);
