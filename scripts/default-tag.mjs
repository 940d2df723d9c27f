// A plugin of ESLint. What holds where a prop is left out stands in its doc comment, in one grammar: `@default` and a value as it is
// written in the file, or `@default - ` and a sentence without a stop.

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const NAME = String.raw`[A-Za-z]\w*(?:\.[A-Za-z]\w*)*`;
const ATOM = String.raw`(?:${STRING}|-?\d+(?:\.\d+)?|true|false|${NAME})`;
const LIST = (item) => String.raw`(?:${item}(?:, ${item})*)?`;
const VALUE = new RegExp(
  String.raw`^(?:${STRING}|-?\d+(?:\.\d+)?|true|false|\[${LIST(ATOM)}\]|[A-Z]\w*\.[A-Z][A-Z0-9_]*|[A-Z]\w*\.[a-z]\w*\(${LIST(ATOM)}\))$`,
);
const SENTENCE = /^- [^\s-].*[^.\s]$/;

/** The text of each `@default` of a doc comment, lines joined. */
export function defaultsOf(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\* ?/, '').trimEnd());
  return lines
    .join('\n')
    .split(/^(?=@)/m)
    .filter((block) => block.startsWith('@default'))
    .map((block) =>
      block
        .replace(/^@default(?:Value)?/, '')
        .trim()
        .replace(/\s*\n\s*/g, ' '),
    );
}

export const isDefault = (text) => VALUE.test(text) || SENTENCE.test(text);

const docOf = (sourceCode, node) => sourceCode.getCommentsBefore(node).findLast(({ type, value }) => type === 'Block' && value.startsWith('*'));

export default {
  rules: {
    'default-tag': {
      meta: {
        type: 'problem',
        messages: {
          grammar: '@default {{ text }}: write a value as a user would, such as "xnat", 3 or Duration.days(1); or "- " and a sentence without a stop.',
          missing: '{{ name }} can be left out, and no @default says what holds then.',
        },
      },
      create({ sourceCode, report }) {
        return {
          Program() {
            for (const comment of sourceCode.getAllComments()) {
              if (comment.type !== 'Block' || !comment.value.startsWith('*')) continue;
              for (const text of defaultsOf(comment.value)) {
                if (!isDefault(text)) report({ loc: comment.loc, messageId: 'grammar', data: { text } });
              }
            }
          },
          // The members of what a user hands in.
          'TSInterfaceDeclaration[id.name=/(Options|Props)$/] > TSInterfaceBody > TSPropertySignature[optional=true]'(node) {
            const declared = node.parent.parent.parent;
            if (declared.type !== 'ExportNamedDeclaration') return;
            const doc = docOf(sourceCode, node);
            if (!doc || defaultsOf(doc.value).length === 0) report({ node, messageId: 'missing', data: { name: sourceCode.getText(node.key) } });
          },
        };
      },
    },
  },
};
