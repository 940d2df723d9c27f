import type { SitePage } from './page';
import { topics } from '../refusal-topics';
import { anchorOf } from '../refusals';
import { titleOf } from './collect';

interface Item {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: readonly Item[];
}

/** The bars at the side, by the beginning of a page's path. They are part of every page, so none lists hundreds. */
export function navigation(pages: readonly SitePage[]): { readonly sidebar: Readonly<Record<string, readonly Item[]>> } {
  const within = (folder: string) =>
    pages
      .filter(({ path }) => path.startsWith(folder) && !path.endsWith('index.md'))
      .map(({ path, text }) => ({ text: titleOf(text).replace(/`/g, ''), link: linkTo(path) }));
  const lookUp = [
    { text: 'All keys of a site', link: '/reference/keys' },
    { text: 'What is refused', link: '/reference/refusals' },
    { text: 'What every prop takes', link: '/reference/props' },
    { text: 'API', link: '/reference/api/' },
  ];
  const tasks = [
    { text: 'Learn', items: [{ text: 'Tutorial', link: '/tutorial' }] },
    { text: 'Do one thing', items: within('how-to/') },
    { text: 'Look up', items: lookUp },
    { text: 'Understand', items: within('explanation/') },
    { text: 'Examples', items: within('examples/') },
    { text: 'Project', items: [...within('project/'), { text: 'Decisions', link: '/decisions/' }] },
  ];
  return {
    sidebar: {
      '/': tasks,
      '/decisions/': [{ text: 'Decisions', items: within('decisions/') }],
      '/reference/rules/': [
        { text: 'Look up', items: lookUp },
        { text: 'Topics of rules', items: topics().map(({ title }) => ({ text: title, link: `/reference/refusals#${anchorOf(title)}` })) },
      ],
      '/reference/api/': [
        { text: 'Look up', items: lookUp },
        { text: 'Classes', items: within('reference/api/classes/') },
      ],
    },
  };
}

const linkTo = (path: string) => `/${path.replace(/\.md$/, '')}`;
