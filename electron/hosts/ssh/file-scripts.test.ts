import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as scripts from './file-scripts.ts';

/** The scripts run in this machine's own shell, as whoever runs the tests. */
const answerOf = (program: string, ...args: string[]) => spawnSync(program, args).stdout.toString().trim();
const owner = `${answerOf('id', '-un')}:${answerOf('id', '-gn')}`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function shell(script: string, words: readonly string[], input = '', env = process.env) {
  const { stdout, status } = spawnSync('/bin/sh', ['-c', script, 'sh', ...words], { input, env });
  return { answer: stdout.toString().trim(), status };
}

describe('writing', () => {
  const write = (text: string, { mode = '600', length = text.length, path = at('file') } = {}) =>
    shell(scripts.writeScript, [path, mode, owner, String(length)], text);

  it('makes the file with its mode, and leaves nothing else in the folder', () => {
    expect(write('text', { mode: '640' })).toEqual({ answer: 'written', status: 0 });
    expect(readFileSync(at('file'), 'utf8')).toBe('text');
    expect(statSync(at('file')).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('says unchanged, and does not touch the file', () => {
    write('text');
    const before = statSync(at('file'));
    expect(write('text').answer).toBe('unchanged');
    expect(statSync(at('file')).ino).toBe(before.ino);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('writes one file after the other from one input', () => {
    const words = [at('a'), '600', owner, '3', at('b'), '644', owner, '0', at('c'), '640', owner, '2'];
    expect(shell(scripts.writeScript, words, 'onetw')).toEqual({ answer: 'written\nwritten\nwritten', status: 0 });
    expect(['a', 'b', 'c'].map((name) => readFileSync(at(name), 'utf8'))).toEqual(['one', '', 'tw']);
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c']);
  });

  it('keeps the old file when the input breaks off', () => {
    write('old');
    expect(write('ne', { length: 3 })).toEqual({ answer: '', status: 65 });
    expect(readFileSync(at('file'), 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('replaces a link, never what it points to', () => {
    writeFileSync(at('elsewhere'), 'text', { mode: 0o600 });
    symlinkSync(at('elsewhere'), at('file'));
    expect(write('text').answer).toBe('written');
    expect(readFileSync(at('elsewhere'), 'utf8')).toBe('text');
    expect(statSync(at('file')).ino).not.toBe(statSync(at('elsewhere')).ino);
  });

  it('does not take a folder for the file', () => {
    mkdirSync(at('file'));
    expect(write('text').status).not.toBe(0);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('takes names that a shell would trip over', () => {
    const path = at("deep/it's $(id) *");
    expect(write('text', { path }).answer).toBe('written');
    expect(readFileSync(path, 'utf8')).toBe('text');
  });
});

describe('uploads', () => {
  const compare = (text: string, mode = '755') =>
    shell(scripts.compareScript, [at('bin/tool'), mode, owner, sha256(text)]).answer;
  const accept = (text: string, upload: string) =>
    shell(scripts.acceptScript, [at('bin/tool'), '755', owner, sha256(text), upload]).answer;

  it('is wanted where there is no file, and makes its folder', () => {
    expect(compare('tool')).toBe('wanted');
    expect(statSync(at('bin')).isDirectory()).toBe(true);
  });

  it('is not wanted where the content is the same; the mode is put right', () => {
    mkdirSync(at('bin'));
    writeFileSync(at('bin/tool'), 'tool', { mode: 0o600 });
    expect(compare('tool')).toBe('written');
    expect(compare('tool')).toBe('unchanged');
    expect(compare('other')).toBe('wanted');
  });

  it.each([
    ['beside its place', 'bin/.tool.partial'],
    ["in a user's folder", 'home/partial'],
  ])('is accepted from %s, and the upload is gone', (_where, name) => {
    mkdirSync(at('bin'));
    mkdirSync(at('home'));
    writeFileSync(at(name), 'tool', { mode: 0o600 });
    expect(accept('tool', at(name))).toBe('written');
    expect(readFileSync(at('bin/tool'), 'utf8')).toBe('tool');
    expect([readdirSync(at('bin')), readdirSync(at('home'))]).toEqual([['tool'], []]);
  });

  it.each([
    ['beside its place', 'bin/.tool.partial'],
    ["in a user's folder", 'home/partial'],
  ])('is refused from %s when its content is another, and nothing is left of it', (_where, name) => {
    mkdirSync(at('bin'));
    mkdirSync(at('home'));
    writeFileSync(at('bin/tool'), 'before');
    writeFileSync(at(name), 'broken', { mode: 0o600 });
    expect(accept('tool', at(name))).toBe(sha256('broken'));
    expect(readFileSync(at('bin/tool'), 'utf8')).toBe('before');
    expect([readdirSync(at('bin')), readdirSync(at('home'))]).toEqual([['tool'], []]);
  });

  it("is staged in a folder of the user's own that nobody else can read", () => {
    const staging = () => shell(scripts.stagingScript, [], '', { ...process.env, HOME: folder }).answer;
    expect(staging()).toBe(at('.pilothouse-upload'));
    expect(staging()).toBe(at('.pilothouse-upload'));
    expect(statSync(staging()).mode & 0o777).toBe(0o700);
  });

  it('is not staged behind a link that somebody laid', () => {
    mkdirSync(at('trap'));
    symlinkSync(at('trap'), at('.pilothouse-upload'));
    const { answer } = shell(scripts.stagingScript, [], '', { ...process.env, HOME: folder });
    expect(answer).toMatch(/^\/var\/tmp\/pilothouse-upload-\d+$/);
    rmSync(answer, { recursive: true });
  });
});

describe('reading and removing', () => {
  it('tells an absent file from an empty one', () => {
    writeFileSync(at('empty'), '');
    expect(shell(scripts.readScript, [at('empty')]).status).toBe(0);
    expect(shell(scripts.readScript, [at('none')]).status).toBe(scripts.absentExit);
  });

  it('removes a link, not what it points to', () => {
    mkdirSync(at('kept'));
    symlinkSync(at('kept'), at('link'));
    expect(shell(scripts.removeScript, [at('link')]).answer).toBe('removed');
    expect(readdirSync(folder)).toEqual(['kept']);
    expect(shell(scripts.removeScript, [at('link')]).answer).toBe('absent');
  });
});
