import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import node from 'eslint-plugin-n';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

/** What would tie `common/` to one side of the app: it runs in Node on hosts and in a sandboxed page alike. */
const nodeOnly = ['Buffer', 'process', 'global', '__dirname', '__filename', 'setImmediate', 'clearImmediate'];

export default tseslint.config(
  { ignores: ['node_modules/', '.lab/', '.artifacts/', 'dist/', '.test-output/', '**/*.gen.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  ...vue.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] },
    },
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
  // Main process and preload also run in Electron 33: Node 20.18's modules (its language is Chrome 130's).
  {
    files: ['common/**/*.ts', 'electron/**/*.ts'],
    ignores: ['**/*.test.ts', '**/*.contract.ts', 'electron/cli/**'],
    plugins: { n: node },
    rules: {
      'n/no-unsupported-features/node-builtins': ['error', { version: '>=20.18.1', ignores: ['import.meta.dirname'] }],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The page's CSP has no 'unsafe-inline'.
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': ['error', 'type-based'],
      'vue/define-emits-declaration': ['error', 'type-based'],
      'vue/require-default-prop': 'off',
      'vue/multi-word-component-names': 'off',
      'no-undef': 'off',
    },
  },
  {
    files: ['renderer/**'],
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'a page has no Node' }] }],
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
