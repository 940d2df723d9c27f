// A plugin of typedoc. typedoc-plugin-markdown numbers anchors by members that get no heading, too: the method `Secret.key`
// takes "secretkey" from the type `SecretKey`, whose links then lead to "#secretkey-1", which is nowhere.
import { PageEvent } from 'typedoc';

export function load(app) {
  app.renderer.on(PageEvent.END, (page) => {
    const alive = anchorsOf(page.contents);
    page.contents = page.contents.replace(/\]\(#([^)\s]+)-\d+\)/g, (link, name) => (!alive.has(link.slice(3, -1)) && alive.has(name) ? `](#${name})` : link));
  });
}

function anchorsOf(text) {
  const prose = text.replace(/^```[^]*?^```$/gm, '');
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
  const ids = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id);
  const times = new Map();
  for (const heading of headings) times.set(heading, (times.get(heading) ?? 0) + 1);
  const numbered = [...times].flatMap(([heading, count]) => Array.from({ length: count }, (_, i) => (i === 0 ? heading : `${heading}-${i}`)));
  return new Set([...numbered, ...ids]);
}
