import { type Command, ExitCode, WrongUse } from '../command';
import { NAME } from '../help';
import { manifestsIn } from '../manifests/manifests';
import type { Paint } from '../terminal';
import { type Download, downloadsOf, type FoundImage, imagesOf } from './found';
import { mirrorScript, type Tool, TOOLS } from './script';

/** Lists what an app takes from registries and from the web. */
export const images: Command = {
  name: 'images',
  summary: 'list every image of the site, and what its pods download; print a script that mirrors them',
  usage: '[files or folders…] [options]',
  about: `Reads YAML, by default that of dist, which cdk8s synth has written; - is standard input. It lists every image with its digest, where it is pinned,
and who runs it, and each file that a pod downloads when it starts, with its checksum. With --script it prints a bash script that copies all of them
to a registry of your own. Nothing is asked of any registry.`,
  options: {
    script: { help: 'print a script that copies the images by this tool', value: 'tool', choices: TOOLS },
    to: { help: 'where the script copies them: a registry, and a path in it', value: 'registry' },
    json: { help: 'print all of it as JSON' },
  },
  examples: [
    ['what the site in dist runs', `${NAME} images`],
    ['copy all of it to a registry of your own', `${NAME} images --script crane --to harbor.uni.example/mirror > mirror.sh`],
    ['images that are not pinned by a digest', `${NAME} images --json | jq -r '.images[] | select(.digest == null) | .image'`],
  ],
  run: ({ words, values, flags }, terminal) => {
    const { out, colours } = terminal;
    const { script, to } = values;
    if ((script === undefined) !== (to === undefined)) {
      throw new WrongUse(
        script === undefined
          ? `--to is for a script: add --script ${TOOLS.join(' or ')}`
          : 'a script needs a registry to copy to: add --to harbor.uni.example/mirror',
      );
    }
    if (to !== undefined && !/^[\w.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/.test(to)) {
      throw new WrongUse('--to is a registry and a path in it, without https://, such as harbor.uni.example/mirror');
    }
    const manifests = manifestsIn(words, terminal);
    const [found, downloads] = [imagesOf(manifests), downloadsOf(manifests)];
    if (script !== undefined) out(mirrorScript(found, downloads, script as Tool, to!));
    else if (flags.has('json')) out(`${JSON.stringify({ images: found, downloads }, undefined, 2)}\n`);
    else out(text(found, downloads, colours.out));
    return ExitCode.OK;
  },
};

function text(found: readonly FoundImage[], downloads: readonly Download[], { bold, dim }: Paint): string {
  const list = (what: string, checksum: string, usedBy: readonly string[]) => `  ${what}\n    ${dim(checksum)}\n    ${usedBy.join(', ')}\n`;
  const pinned = found.filter(({ digest }) => digest !== undefined).length;
  return [
    `${bold('Images')}\n`,
    ...found.map(({ image, digest, usedBy }) => list(image.replace(/@.*$/, ''), digest ?? 'not pinned: its registry may change it', usedBy)),
    ...(downloads.length > 0 ? [`\n${bold('Downloads at the start of a pod')}\n`] : []),
    ...downloads.map(({ url, sha256, usedBy }) => list(url, sha256 === undefined ? 'no checksum' : `sha256:${sha256}`, usedBy)),
    `\n${found.length} ${found.length === 1 ? 'image' : 'images'}, ${pinned} pinned by ${pinned === 1 ? 'its' : 'their'} digest; ${downloads.length} ${downloads.length === 1 ? 'download' : 'downloads'}.\n`,
  ].join('');
}
