import type { SeedEnterprise } from './types.ts';

// Shandong, the south and the west. Firms without "(演示)" are named in the documents; their codes are invented, as are
// the firms with it. A code stem is 91 + region + MADEM + four running characters.
export const enterprises2: readonly SeedEnterprise[] = [
  {
    key: 'libo', name: '力博重工科技股份有限公司', association: 'taian', regionCode: '370900', creditCodeStem: '91370900MADEM0101',
    industry: '通用设备制造业', industryChain: '高端装备制造', tags: ['高新技术企业', '专精特新', '规上企业'], hasAssociation: true,
    summary: '矿山带式输送装备企业，主打长距离、大运量输送系统，设有科创联络员。',
  },
  {
    key: 'xinwen', name: '新汶工业园区水务运营单位(演示)', association: 'xintai', regionCode: '370982', creditCodeStem: '91370982MADEM0102',
    industry: '水的生产和供应业', industryChain: '节能环保', tags: ['规上企业'], hasAssociation: false,
    summary: '负责新汶工业园区供水、矿坑水抽排和集中污水处理，服务化工、造纸等入园企业。',
  },
  {
    key: 'dezhou-hancai', name: '德州某焊接材料有限公司(演示)', association: 'dezhou', regionCode: '371400', creditCodeStem: '91371400MADEM0103',
    industry: '金属制品业', industryChain: '特色金属材料', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '药芯焊丝与低氢焊条生产企业，主要配套工程机械、压力容器用户。',
  },
  {
    key: 'dezhou-tong', name: '德州某铜合金新材料有限公司(演示)', association: 'dezhou', regionCode: '371400', creditCodeStem: '91371400MADEM0104',
    industry: '有色金属冶炼和压延加工业', industryChain: '特色金属材料', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '高强高导铜合金板带企业，产品用于引线框架、连接器端子。',
  },
  {
    key: 'dezhou-zhuangbei', name: '德州某机械装备有限公司(演示)', association: 'dezhou', regionCode: '371400', creditCodeStem: '91371400MADEM0105',
    industry: '通用设备制造业', industryChain: '高端装备制造', tags: ['规上企业'], hasAssociation: true,
    summary: '多品种小批量机械零部件加工企业，有各型机床 120 台，信息化基础薄弱。',
  },
  {
    key: 'wucheng-fuhe', name: '武城某复合材料有限公司(演示)', association: 'wucheng', regionCode: '371428', creditCodeStem: '91371428MADEM0106',
    industry: '非金属矿物制品业', industryChain: '新材料', tags: ['高新技术企业'], hasAssociation: true,
    summary: '玻璃钢风管、拉挤型材生产企业，正转向光伏边框与风电拉挤板。',
  },
  {
    key: 'yuwang', name: '禹王集团', association: 'yucheng', regionCode: '371482', creditCodeStem: '91371482MADEM0107',
    industry: '农副食品加工业', industryChain: '食品生物', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '大豆精深加工企业，产品有分离蛋白、功能性油脂等，其科协列入省级企业科协试点。',
  },
  {
    key: 'futian', name: '福田药业', association: 'yucheng', regionCode: '371482', creditCodeStem: '91371482MADEM0108',
    industry: '食品制造业', industryChain: '食品生物', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '功能糖醇及相关制品企业，其科协列入省级企业科协试点。',
  },
  {
    key: 'yucheng-fajiao', name: '禹城某生物发酵有限公司(演示)', association: 'yucheng', regionCode: '371482', creditCodeStem: '91371482MADEM0109',
    industry: '食品制造业', industryChain: '食品生物', tags: ['规上企业'], hasAssociation: false,
    summary: '有机酸与淀粉糖发酵企业，厂区距居民点不到 800 米，对废气治理要求迫切。',
  },
  {
    key: 'weimei', name: '唯美梨醋食品', association: 'yangxin-nongye', regionCode: '371622', creditCodeStem: '91371622MADEM0110',
    industry: '酒、饮料和精制茶制造业', industryChain: '现代农业', tags: [], hasAssociation: false,
    summary: '以阳信鸭梨为原料的果醋饮料企业，接受园区外聘专家指导。',
  },
  {
    key: 'yangxin-liye', name: '阳信某梨业种植有限公司(演示)', association: 'yangxin-nongye', regionCode: '371622', creditCodeStem: '91371622MADEM0111',
    industry: '农业', industryChain: '现代农业', tags: ['农业产业化龙头企业'], hasAssociation: true,
    summary: '经营鸭梨老园 600 亩和园区阳光温室 14 座，梨科技小院的共建单位之一。',
  },
  {
    key: 'huadong', name: '河南华东电缆股份有限公司', association: 'xiuwu', regionCode: '410821', creditCodeStem: '91410821MADEM0112',
    industry: '电气机械和器材制造业', industryChain: '电线电缆', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '2005 年成立的电线电缆企业，有三个省级研发平台，开发低烟无卤、变频等电缆十余种。',
  },
  {
    key: 'haihong', name: '海鸿电气有限公司', association: 'cuishanhu', regionCode: '440783', creditCodeStem: '91440783MADEM0113',
    industry: '电气机械和器材制造业', industryChain: '输变电装备', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '立体卷铁心变压器企业，开平市重点走访对象之一。',
  },
  {
    key: 'zhite', name: '江门志特新材料科技有限公司', association: 'kaiping', regionCode: '440783', creditCodeStem: '91440783MADEM0114',
    industry: '金属制品业', industryChain: '新材料', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '铝合金模板系统制造企业，产品用于高层建筑混凝土施工。',
  },
  {
    key: 'kaiping-weiyu', name: '开平水口某卫浴五金有限公司(演示)', association: 'kaiping', regionCode: '440783', creditCodeStem: '91440783MADEM0115',
    industry: '金属制品业', industryChain: '水暖卫浴', tags: ['规上企业'], hasAssociation: false,
    summary: '水龙头铸造、抛光、电镀、装配一体的民营企业，员工四百余人。',
  },
  {
    key: 'kaiping-fangzhi', name: '开平三埠某纺织印染有限公司(演示)', association: 'kaiping', regionCode: '440783', creditCodeStem: '91440783MADEM0116',
    industry: '纺织业', industryChain: '纺织服装', tags: ['规上企业'], hasAssociation: false,
    summary: '牛仔布与工装面料织染企业，出口比例约六成。',
  },
  {
    key: 'kaiping-yuzhicai', name: '开平某预制菜食品有限公司(演示)', association: 'kaiping', regionCode: '440783', creditCodeStem: '91440783MADEM0117',
    industry: '食品制造业', industryChain: '食品加工', tags: ['农业产业化龙头企业'], hasAssociation: false,
    summary: '以马冈鹅和侨乡汤品为主的预制菜企业，自有 3000 吨冷库。',
  },
  {
    key: 'jiangmen-zhi', name: '江门某生活用纸有限公司(演示)', association: 'jiangmen', regionCode: '440705', creditCodeStem: '91440705MADEM0118',
    industry: '造纸和纸制品业', industryChain: '造纸及纸制品', tags: ['规上企业', '高新技术企业'], hasAssociation: true,
    summary: '竹木混浆生活用纸企业，有两台高速新月型纸机，正谋划纤维素新材料。',
  },
  {
    key: 'hainan-fashe', name: '海南国际商业航天发射有限公司', association: 'hainan', regionCode: '460000', creditCodeStem: '91460000MADEM0119',
    industry: '铁路、船舶、航空航天和其他运输设备制造业', industryChain: '航空航天', tags: ['专精特新'], hasAssociation: true,
    summary: '商业航天发射服务企业，新近成立企业科协。',
  },
  {
    key: 'huluwa', name: '葫芦娃药业集团', association: 'hainan', regionCode: '460000', creditCodeStem: '91460000MADEM0120',
    industry: '医药制造业', industryChain: '生物医药', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '儿科与呼吸类药品企业，科协每年办年会，获评省企业科协先进集体。',
  },
  {
    key: 'hainan-zhonghuan', name: '海南中环自动化系统有限公司', association: 'hainan', regionCode: '460000', creditCodeStem: '91460000MADEM0121',
    industry: '软件和信息技术服务业', industryChain: '智能制造', tags: ['高新技术企业'], hasAssociation: true,
    summary: '自动化系统集成企业，由科协与工商联共同推动成立企业科协。',
  },
  {
    key: 'hainan-zhongye', name: '海南崖州湾某种业有限公司(演示)', association: 'yazhouwan', regionCode: '460200', creditCodeStem: '91460200MADEM0122',
    industry: '农业', industryChain: '种业', tags: ['高新技术企业'], hasAssociation: true,
    summary: '玉米商业化育种企业，在崖州湾有双单倍体与南繁加代平台。',
  },
  {
    key: 'wenchang-xia', name: '文昌某水产种苗有限公司(演示)', association: 'hainan', regionCode: '469005', creditCodeStem: '91469005MADEM0123',
    industry: '渔业', industryChain: '海洋渔业', tags: ['农业产业化龙头企业'], hasAssociation: false,
    summary: '对虾育苗与罗非鱼加工一体企业，年供虾苗 60 亿尾。',
  },
  {
    key: 'hainan-wurenji', name: '海南某无人机科技有限公司(演示)', association: 'hainan', regionCode: '460100', creditCodeStem: '91460100MADEM0124',
    industry: '铁路、船舶、航空航天和其他运输设备制造业', industryChain: '航空航天', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '岛际物流与海上巡检无人机研制企业。',
  },
  {
    key: 'hainan-lenglian', name: '洋浦某冷链物流有限公司(演示)', association: 'yangpu', regionCode: '460400', creditCodeStem: '91460400MADEM0125',
    industry: '装卸搬运和仓储业', industryChain: '冷链物流', tags: ['规上企业'], hasAssociation: false,
    summary: '热带果蔬产地预冷、冷藏出岛运输服务企业。',
  },
  {
    key: 'jinshan', name: '重庆金山科技(集团)有限公司', association: 'jinshan-kexie', regionCode: '500112', creditCodeStem: '91500112MADEM0126',
    industry: '专用设备制造业', industryChain: '医疗器械', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '胶囊内镜等消化道诊疗器械企业，研发与技术人员占四分之一，科协统管研发外围服务。',
  },
  {
    key: 'gezhouba', name: '中国葛洲坝机电建设有限公司', association: 'qingyang-yuan', regionCode: '510105', creditCodeStem: '91510105MADEM0127',
    industry: '建筑安装业', industryChain: '电力工程', tags: ['高新技术企业', '中央企业'], hasAssociation: true,
    summary: '水电、新能源机电安装施工企业，青羊园区科协团体会员。',
  },
  {
    key: 'xiuwei', name: '成都秀为科技发展有限公司', association: 'qingyang-yuan', regionCode: '510105', creditCodeStem: '91510105MADEM0128',
    industry: '计算机、通信和其他电子设备制造业', industryChain: '电子信息', tags: ['高新技术企业'], hasAssociation: true,
    summary: '青羊园区科技企业，园区科协团体会员。',
  },
  {
    key: 'qingyang-hangkong', name: '成都青羊某航空精密制造有限公司(演示)', association: 'qingyang-yuan', regionCode: '510105', creditCodeStem: '91510105MADEM0129',
    industry: '铁路、船舶、航空航天和其他运输设备制造业', industryChain: '航空航天', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '飞机钛、铝结构件五轴加工企业，服务航空新城主机配套。',
  },
  {
    key: 'xuqing', name: '陕西旭氢时代科技有限公司', association: 'xixian', regionCode: '610100', creditCodeStem: '91610100MADEM0130',
    industry: '电气机械和器材制造业', industryChain: '氢能', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '氢燃料电池电堆企业，与西安交通大学团队共建氢能与低碳技术研究院。',
  },
  {
    key: 'xixian-shuangji', name: '西咸某燃料电池双极板有限公司(演示)', association: 'xixian', regionCode: '610100', creditCodeStem: '91610100MADEM0131',
    industry: '电气机械和器材制造业', industryChain: '氢能', tags: ['科技型中小企业'], hasAssociation: false,
    summary: '金属双极板冲压、焊接、镀膜企业，为电堆厂配套。',
  },
  {
    key: 'lvneng', name: '绿能慧充数字技术有限公司', association: 'xixian', regionCode: '610100', creditCodeStem: '91610100MADEM0132',
    industry: '电气机械和器材制造业', industryChain: '新能源汽车', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '充电桩、储能与数字能源企业，与西安交通大学共建数字能源研究院。',
  },
  {
    key: 'zhizi', name: '质子汽车科技有限公司', association: 'xixian', regionCode: '610100', creditCodeStem: '91610100MADEM0133',
    industry: '汽车制造业', industryChain: '新能源汽车', tags: ['高新技术企业'], hasAssociation: true,
    summary: '布局固态电池材料与新材料轻量化，正与高校联合推进镁合金工程化应用。',
  },
  {
    key: 'ditaike', name: '陕西迪泰克新材料有限公司', association: 'xixian', regionCode: '610100', creditCodeStem: '91610100MADEM0134',
    industry: '计算机、通信和其他电子设备制造业', industryChain: '半导体', tags: ['高新技术企业', '专精特新'], hasAssociation: true,
    summary: '辐射探测材料与器件企业，产品用于安检、环保、医学检测与核安全监控。',
  },
  {
    key: 'yinchuan-jichuang', name: '银川某数控机床有限公司(演示)', association: 'yinchuan', regionCode: '640100', creditCodeStem: '91640100MADEM0135',
    industry: '通用设备制造业', industryChain: '高端装备制造', tags: ['高新技术企业', '规上企业'], hasAssociation: true,
    summary: '卧式加工中心与柔性线制造企业，用户以汽车零部件厂为主。',
  },
  {
    key: 'yinchuan-chuneng', name: '银川某光储能源有限公司(演示)', association: 'yinchuan', regionCode: '640100', creditCodeStem: '91640100MADEM0136',
    industry: '电力、热力生产和供应业', industryChain: '清洁能源', tags: ['规上企业'], hasAssociation: false,
    summary: '运营戈壁光伏电站和配套磷酸铁锂储能电站。',
  },
  {
    key: 'ningdong-gufei', name: '宁东某固废综合利用有限公司(演示)', association: 'yinchuan', regionCode: '640181', creditCodeStem: '91640181MADEM0137',
    industry: '废弃资源综合利用业', industryChain: '现代煤化工', tags: ['科技型中小企业'], hasAssociation: false,
    summary: '处理宁东基地粉煤灰、气化渣，产品有陶粒、掺合料和充填料。',
  },
  {
    key: 'yanchi-yang', name: '盐池某滩羊牧业有限公司(演示)', association: 'ningxia', regionCode: '640323', creditCodeStem: '91640323MADEM0138',
    industry: '畜牧业', industryChain: '肉羊', tags: ['农业产业化龙头企业'], hasAssociation: false,
    summary: '滩羊繁育与舍饲育肥企业，存栏母羊 1.2 万只。',
  },
  {
    key: 'chunqi', name: '宁夏中宁县春杞枸杞科技有限公司', association: 'zhongning', regionCode: '640521', creditCodeStem: '91640521MADEM0139',
    industry: '食品制造业', industryChain: '枸杞', tags: ['高新技术企业', '农业产业化龙头企业'], hasAssociation: true,
    summary: '枸杞精深加工企业，产品有干果、原浆、益生元枸杞、巧克力枸杞等，与宁夏大学合作研发。',
  },
];
