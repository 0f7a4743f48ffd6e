import type { SeedAssociation } from './types.ts';

// One tree. Codes are GB/T 2260; the Xixian New Area has no code of its own and stands under that of Xi'an, and
// Yangpu, which has none either, under that of Danzhou.
export const associations: readonly SeedAssociation[] = [
  { key: 'cast', name: '中国科学技术协会', parent: null, level: 'national', regionCode: '100000' },

  { key: 'beijing', name: '北京市科学技术协会', parent: 'cast', level: 'province', regionCode: '110000' },
  { key: 'tongzhou', name: '北京市通州区科学技术协会', parent: 'beijing', level: 'county', regionCode: '110112' },
  { key: 'zhangjiawan', name: '北京张家湾设计小镇园区科协', parent: 'tongzhou', level: 'park', regionCode: '110112' },
  { key: 'yiyaojiankang', name: '北京城市副中心医药健康产业集聚区科协', parent: 'tongzhou', level: 'park', regionCode: '110112' },

  { key: 'tianjin', name: '天津市科学技术协会', parent: 'cast', level: 'province', regionCode: '120000' },
  { key: 'binhai', name: '天津市滨海新区科学技术协会', parent: 'tianjin', level: 'county', regionCode: '120116' },
  { key: 'dagang-kexie', name: '大港油田集团有限责任公司科协', parent: 'binhai', level: 'enterprise', regionCode: '120116' },
  { key: 'renai', name: '天津仁爱学院科协', parent: 'tianjin', level: 'university', regionCode: '120118' },

  { key: 'shanxi', name: '山西省科学技术协会', parent: 'cast', level: 'province', regionCode: '140000' },
  { key: 'taiyuan', name: '太原市科学技术协会', parent: 'shanxi', level: 'city', regionCode: '140100' },

  { key: 'liaoning', name: '辽宁省科学技术协会', parent: 'cast', level: 'province', regionCode: '210000' },
  { key: 'shenyang', name: '沈阳市科学技术协会', parent: 'liaoning', level: 'city', regionCode: '210100' },
  { key: 'ruanjianyuan', name: '沈阳国际软件园科协', parent: 'shenyang', level: 'park', regionCode: '210112' },

  { key: 'jilin', name: '吉林省科学技术协会', parent: 'cast', level: 'province', regionCode: '220000' },
  { key: 'siping', name: '四平市科学技术协会', parent: 'jilin', level: 'city', regionCode: '220300' },

  { key: 'heilongjiang', name: '黑龙江省科学技术协会', parent: 'cast', level: 'province', regionCode: '230000' },
  { key: 'haerbin', name: '哈尔滨市科学技术协会', parent: 'heilongjiang', level: 'city', regionCode: '230100' },
  { key: 'hadian-kexie', name: '哈电集团哈尔滨电机厂有限责任公司科协', parent: 'haerbin', level: 'enterprise', regionCode: '230110' },

  { key: 'jiangsu', name: '江苏省科学技术协会', parent: 'cast', level: 'province', regionCode: '320000' },
  { key: 'suzhou', name: '苏州市科学技术协会', parent: 'jiangsu', level: 'city', regionCode: '320500' },
  { key: 'kunshan', name: '昆山市科学技术协会', parent: 'suzhou', level: 'county', regionCode: '320583' },
  { key: 'kunshan-gaoxin', name: '昆山高新区科协', parent: 'kunshan', level: 'park', regionCode: '320583' },

  { key: 'zhejiang', name: '浙江省科学技术协会', parent: 'cast', level: 'province', regionCode: '330000' },
  { key: 'lishui', name: '丽水市科学技术协会', parent: 'zhejiang', level: 'city', regionCode: '331100' },
  { key: 'songyang', name: '松阳县科学技术协会', parent: 'lishui', level: 'county', regionCode: '331124' },

  { key: 'anhui', name: '安徽省科学技术协会', parent: 'cast', level: 'province', regionCode: '340000' },
  { key: 'hefei-gaoxin', name: '合肥高新区科协', parent: 'anhui', level: 'park', regionCode: '340100' },

  { key: 'jiangxi', name: '江西省科学技术协会', parent: 'cast', level: 'province', regionCode: '360000' },
  { key: 'yichun', name: '宜春市科学技术协会', parent: 'jiangxi', level: 'city', regionCode: '360900' },
  { key: 'fengcheng', name: '丰城市科学技术协会', parent: 'yichun', level: 'county', regionCode: '360981' },

  { key: 'shandong', name: '山东省科学技术协会', parent: 'cast', level: 'province', regionCode: '370000' },
  { key: 'taian', name: '泰安市科学技术协会', parent: 'shandong', level: 'city', regionCode: '370900' },
  { key: 'xintai', name: '新泰市科学技术协会', parent: 'taian', level: 'county', regionCode: '370982' },
  { key: 'dezhou', name: '德州市科学技术协会', parent: 'shandong', level: 'city', regionCode: '371400' },
  { key: 'wucheng', name: '武城县科学技术协会', parent: 'dezhou', level: 'county', regionCode: '371428' },
  { key: 'yucheng', name: '禹城市科学技术协会', parent: 'dezhou', level: 'county', regionCode: '371482' },
  { key: 'yangxin', name: '阳信县科学技术协会', parent: 'shandong', level: 'county', regionCode: '371622' },
  { key: 'yangxin-nongye', name: '阳信县现代农业产业园科协', parent: 'yangxin', level: 'park', regionCode: '371622' },

  { key: 'henan', name: '河南省科学技术协会', parent: 'cast', level: 'province', regionCode: '410000' },
  { key: 'jiaozuo', name: '焦作市科学技术协会', parent: 'henan', level: 'city', regionCode: '410800' },
  { key: 'xiuwu', name: '修武县科学技术协会', parent: 'jiaozuo', level: 'county', regionCode: '410821' },

  { key: 'guangdong', name: '广东省科学技术协会', parent: 'cast', level: 'province', regionCode: '440000' },
  { key: 'jiangmen', name: '江门市科学技术协会', parent: 'guangdong', level: 'city', regionCode: '440700' },
  { key: 'kaiping', name: '开平市科学技术协会', parent: 'jiangmen', level: 'county', regionCode: '440783' },
  { key: 'cuishanhu', name: '开平翠山湖高新区科协', parent: 'kaiping', level: 'park', regionCode: '440783' },

  { key: 'hainan', name: '海南省科学技术协会', parent: 'cast', level: 'province', regionCode: '460000' },
  { key: 'yazhouwan', name: '三亚崖州湾科技城科协', parent: 'hainan', level: 'park', regionCode: '460200' },
  { key: 'yangpu', name: '洋浦经济开发区科协', parent: 'hainan', level: 'park', regionCode: '460400' },

  { key: 'chongqing', name: '重庆市科学技术协会', parent: 'cast', level: 'province', regionCode: '500000' },
  { key: 'jinshan-kexie', name: '重庆金山科技(集团)有限公司科协', parent: 'chongqing', level: 'enterprise', regionCode: '500112' },

  { key: 'sichuan', name: '四川省科学技术协会', parent: 'cast', level: 'province', regionCode: '510000' },
  { key: 'chengdu', name: '成都市科学技术协会', parent: 'sichuan', level: 'city', regionCode: '510100' },
  { key: 'qingyang', name: '成都市青羊区科学技术协会', parent: 'chengdu', level: 'county', regionCode: '510105' },
  { key: 'qingyang-yuan', name: '成都市青羊区工业园区科协', parent: 'qingyang', level: 'park', regionCode: '510105' },

  { key: 'shaanxi', name: '陕西省科学技术协会', parent: 'cast', level: 'province', regionCode: '610000' },
  { key: 'xixian', name: '陕西省西咸新区科学技术协会', parent: 'shaanxi', level: 'city', regionCode: '610100' },
  { key: 'xijiaoda', name: '西安交通大学科协', parent: 'shaanxi', level: 'university', regionCode: '610100' },

  { key: 'ningxia', name: '宁夏回族自治区科学技术协会', parent: 'cast', level: 'province', regionCode: '640000' },
  { key: 'yinchuan', name: '银川市科学技术协会', parent: 'ningxia', level: 'city', regionCode: '640100' },
  { key: 'zhongning', name: '中宁县科学技术协会', parent: 'ningxia', level: 'county', regionCode: '640521' },
  { key: 'ningda', name: '宁夏大学科协', parent: 'yinchuan', level: 'university', regionCode: '640105' },
];
