/*
Package seeds brings the reference data of every installation, and a small city
that is alive, to try things with.

Reference 基础数据 is what rules rest on: the working-day calendar, limits of
files, programmes and standards, grades and special groups, layouts of files and
texts of consent. Each row has its source and the day or term from which it
holds; `lizhi init` and `lizhi migrate` load what is new, and the same twice is
the same as once.

The city is like Puyang: its bureaus and zones, 24 schools of every stage, 1,200
synthetic pupils with guardians, and a cast of named people whom a reader meets
again in tests, examples and the README. It is loaded through the services, so
seeds obey the rules that everybody obeys.

# The cast

  - 林晓雨, 16, second year of 濮阳县第三中学, writes down what she does.
  - 陈小满, 9, third year of 濮阳县郎中小学, has no phone; her father 陈建国 answers
    for her, and her class teacher 王芳 types what she says.
  - 张伟 and 张伟 sit in the same class as 林晓雨. One won the school's last 励志之星;
    both had an allowance last spring: his arrived, that of the other came back.
  - 买买提·艾力, first year of 濮阳县职业教育中心, has a name with a middle dot.
  - 林静 is the class teacher of 林晓雨, 赵明 her mentor, 刘敏 the school's aid
    officer, 孙强 its head.
  - 周文, 吴岚 and 郑涛 judge 励志之星; 何平 judges from outside. 冯雪, 韩磊 and 许静 judged
    the last one.
  - 高洁 works for the bureau of 濮阳县, 马丽 for that of the city; admin keeps the
    system and sees no student.
*/
package seeds
