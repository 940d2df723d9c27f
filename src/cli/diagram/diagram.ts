import { type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { manifestsIn } from '../manifests/manifests';
import { mermaid } from './mermaid';
import { page } from './page';
import { pictureOf } from './picture';

/** Draws an app. */
export const diagram: Command = {
  name: 'diagram',
  summary: 'draw the site: who talks to whom, what holds data, what is outside',
  usage: '[files or folders…] [options]',
  about: `Reads YAML, by default that of dist, and draws it: pods and Jobs, who talks to whom on which port as the network policies let them, the claims that hold
data, and what is outside: databases, identity providers, file servers, mail. By default it prints a flow chart of Mermaid, which GitHub and GitLab draw
in a page of Markdown; with --html a page of one file, which opens without a network and prints on a sheet.`,
  options: {
    html: { help: 'print a page of HTML' },
    json: { help: 'print nodes and arrows as JSON' },
  },
  examples: [
    ['a flow chart for a README', `${NAME} diagram`],
    ['a page to print', `${NAME} diagram --html > site.html`],
  ],
  run: ({ words, flags }, terminal) => {
    if (flags.has('html') && flags.has('json')) throw new WrongUse('choose one of --html and --json');
    const picture = pictureOf(manifestsIn(words, terminal));
    if (picture.nodes.length === 0) throw new WrongUse('there is nothing to draw: no object of the YAML has pods');
    terminal.out(flags.has('json') ? `${JSON.stringify(picture, undefined, 2)}\n` : flags.has('html') ? page(picture) : mermaid(picture));
    return ExitCode.OK;
  },
};
