/**
 * What Chinese passwords are made of, as the leaks of the last years show: words, numbers that sound like words, keyboard walks,
 * surnames, places, and what is near at hand here. Joined with the 49,000 commonest passwords of the world
 * (@zxcvbn-ts/language-common) they are the dictionary of `auth/password.ts`. In order: the commonest first.
 */
export const chineseWords: readonly string[] = `
woaini 5201314 1314520 520 1314 521 1314521 woaini1314 woaini520 woaini521 5201314520 aini wo ai ni 123456 123456789 a123456 123456a 111111 000000 123123 1qaz2wsx 1q2w3e4r qq123456 abc123456 asd123 zxcvbnm
asdfghjkl qwertyuiop 147258369 789456123 159357 147258 112233 112233445566 7758521 7758258 584520 1230123 woaiwojia woaiwoziji wodemima mima mima123 nihao nihaoma wangyut2 caonima wsnb wsnbb nimabi laogong laopo baobao baobei
xiaoxiao xiangni wohenni zaijian guanliyuan admin admin123 root password test ceshi huanying zhongguo china beijing shanghai kexie kepu keji kejizhe kejixiehui keqiao xiehui xuehui zhuanjia qiye gongsi bangong bangongshi
zhang wang li zhao liu chen yang huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng xu fu shen zeng peng lv su lu jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin shi gu hou shao meng long wan duan lei qian tang yin li yi chang wu qiao he lai gong wen
wei fang na min jing li qiang lei yang yong jun jie juan tao yan chao ming hong gang ping hui ying hua bin peng ling yun yu xin fei lan mei dan rui kai chen xue bo tian hao jian zhi guo
anhui fujian gansu guangdong guangxi guizhou hainan hebei heilongjiang henan hubei hunan jiangsu jiangxi jilin liaoning neimenggu ningxia qinghai shaanxi shandong shanxi sichuan tianjin xinjiang xizang yunnan zhejiang chongqing taian jinan qingdao guangzhou shenzhen hangzhou nanjing wuhan chengdu xian
密码 我爱你 中国 科协 科技 专家 企业 学会 科学技术协会 管理员 你好 欢迎 北京 上海
`.trim().split(/\s+/);
