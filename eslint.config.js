import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** What would tie `common/` to one side of the app: it runs in Node on hosts and in a sandboxed page alike. */
const nodeOnly = ['Buffer', 'process', 'global', '__dirname', '__filename', 'setImmediate', 'clearImmediate'];

export default tseslint.config(
  { ignores: ['node_modules/', '.lab/', '.artifacts/', 'dist/', '**/*.gen.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-empty-object-type': ['error', { allowInterfaces: 'with-single-extends' }],
      '@typescript-eslint/no-redeclare': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['common/**/*.ts'],
    ignores: ['**/*.test.ts', 'common/client/node/**'],
    rules: {
      'no-restricted-globals': ['error', ...nodeOnly],
      'no-restricted-properties': [
        'error',
        { object: 'Promise', property: 'withResolvers', message: 'absent in Node 20' },
      ],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'common/ also runs in a page' }] }],
    },
  },
  // Places whose output is for a person at a terminal.
  {
    files: ['build/**', 'electron/cli.ts', 'electron/cli/**', 'test/lab/cli.ts', 'test/bench/**'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.mjs'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } } },
  // Declarations of API messages are tables.
  { files: ['common/api/**/*.ts'], rules: { 'max-lines': 'off' } },
  prettier,
);
