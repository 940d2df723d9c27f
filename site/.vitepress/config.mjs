import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const { sidebar, repository } = JSON.parse(readFileSync(fileURLToPath(new URL('../pages/navigation.json', import.meta.url)), 'utf8'));

/** Anchors as GitHub makes them, so that one link serves both. */
const slugify = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5a8a"/><path d="M8 8l16 16M24 8L8 24" stroke="#fff" stroke-width="4" stroke-linecap="round"/></svg>',
)}`;

export default defineConfig({
  title: 'cdk8s-xnat',
  description: 'A whole XNAT site on Kubernetes from one short, typed file',
  lang: 'en',
  // scripts/site/relocate.ts puts the path in its place in which the site turns out to be.
  base: '/__site_base__/',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: ICON }]],
  srcDir: 'pages',
  outDir: 'dist',
  cleanUrls: false,
  // A page may name a port-forward; scripts/site/check.ts looks at all other links.
  ignoreDeadLinks: 'localhostLinks',
  // What VitePress knows of the site is one script for all pages, and no part of each.
  metaChunk: true,
  // A page with sixty links would fetch sixty pages.
  router: { prefetchLinks: false },
  markdown: {
    anchor: { slugify },
    attrs: { disable: true },
    // Nothing that a page says is an expression of Vue.
    config(md) {
      for (const kind of ['text', 'code_inline']) {
        const render = md.renderer.rules[kind];
        md.renderer.rules[kind] = (...args) => render(...args).replaceAll('{{', '&#123;&#123;');
      }
    },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  vite: { build: { chunkSizeWarningLimit: 4000 }, logLevel: 'warn', configFile: false },
  themeConfig: {
    notFound: { linkText: 'Take me home', linkLabel: 'Take me home' },
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'How-to', link: '/how-to/takeover-from-helm', activeMatch: '/how-to/' },
      { text: 'Keys', link: '/reference/keys' },
      { text: 'Refusals', link: '/reference/refusals', activeMatch: '/reference/(rules|refusals)' },
      { text: 'API', link: '/reference/api/', activeMatch: '/reference/api/' },
    ],
    sidebar,
    outline: [2, 3],
    ...(repository && {
      editLink: { pattern: ({ frontmatter }) => frontmatter.edit, text: 'Edit this page' },
      socialLinks: [{ icon: 'github', link: repository }],
    }),
    search: {
      provider: 'local',
      options: {
        detailedView: false,
        _render: (text, env, md) =>
          env.frontmatter?.search === false ? '' : md.render(text.replace(/<!-- search: off -->[^]*?<!-- search: on -->/g, ''), env),
        miniSearch: {
          searchOptions: {
            combineWith: 'AND',
            fuzzy: 0.1,
            prefix: true,
            boost: { title: 6, titles: 2, text: 1 },
            // What a key means stands before why it was once decided so.
            boostDocument: (id) => (id.includes('/reference/keys.html') ? 4 : id.includes('/decisions/') ? 0.4 : 1),
          },
        },
      },
    },
  },
});
