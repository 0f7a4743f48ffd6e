import { expect, test } from 'vitest';
import { passwordProblem } from '../../src/auth/password.ts';

const about = ['王小芳', 'wangxf@kexie.example.cn'];
const why = async (password: string): Promise<string | null> => (await passwordProblem(password, about))?.[0] ?? null;

test.each([
  '1234567', 'password', '12345678', 'a1234567', 'woaini1314', '5201314woaini', 'zhangwei1985', 'Kexie@2026', 'kexie123456', 'shandong123', '1qaz2wsx', 'qq123456', '19850312', 'aaaaaaaaaaaa',
  '13805380000', '密码密码', 'wangxf2026', '王小芳123456', 'keqiao-2026', 'P@ssw0rd', 'admin123', 'qwertyuiop',
])('%s is refused, with the reason and a way out', async (password) => {
  expect(await why(password)).toMatch(/建议|请换一个|不要用/);
});

test.each(['夜里下雨我在泰山脚下喝茶', 'tRz9qLmv', 'correct horse battery', 'xkvbqwpdhz', '红土镍矿粘在皮带上'])('%s is taken: length counts, signs and capitals are not asked for', async (password) => {
  expect(await why(password)).toBeNull();
});

test('128 characters are taken, one more is not; estimating stays short', async () => {
  const long = Array.from({ length: 128 }, (_, at) => 'kqzvxwjpbtm'[(at * at + 3 * at) % 11]).join('');
  const began = performance.now();
  expect(await why(long)).toBeNull();
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(await why(`${long}x`)).toContain('最多 128');
});
