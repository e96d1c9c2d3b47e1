"""Domains that belong to many: a mailbox there proves nothing about one organisation's entry.

Kept by hand, lower case, in ASCII. `MAIL_HOSTERS` give a mailbox to everybody, `SITE_HOSTERS` a
page to everybody; `UMBRELLAS` are federations, churches, universities and administrations whose
many members, parishes and offices share one domain. `PUBLIC_SUFFIXES` are endings of two or more
labels under which anybody registers a name (after the Public Suffix List, as far as people here
meet them): ``verein.co.at`` is a domain, ``co.at`` is none. Whoever finds one missing adds a line.
"""

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAIL_HOSTERS: Final = _names(
    """
    1und1.de aikq.de aol.com aol.de arcor.de bluewin.ch disroot.org ddo.de email.de fastmail.com
    fastmail.fm freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.eu gmx.info gmx.li gmx.net
    gmx.org google.com googlemail.com hotmail.com hotmail.de hotmail.fr hush.com icloud.com
    immerda.ch ionos.de kabelmail.de kolabnow.com live.com live.de mac.com magenta.de mail.com
    mail.de mail.ru mailbox.org mailinator.com mailo.com me.com msn.com my-mail.ch netcologne.de
    o2mail.de o2online.de onlinehome.de online.de outlook.com outlook.de pm.me posteo.de posteo.eu
    posteo.net posteo.org primacom.net proton.me protonmail.ch protonmail.com rambler.ru riseup.net
    rocketmail.com runbox.com seznam.cz smart-mail.de startmail.com
    systemli.org t-online.de tele2.de tuta.com tuta.io tutamail.com tutanota.com tutanota.de
    unity-mail.de vodafone.de vodafonemail.de web.de wp.pl yahoo.co.uk yahoo.com yahoo.de yandex.com
    yandex.ru ymail.com zoho.com zoho.eu
    """
)
SITE_HOSTERS: Final = _names(
    """
    betterplace.org blogger.com blogspot.com blogspot.de canva.site carrd.co cloudflare.net
    codeberg.page de.tl eu.org facebook.com github.io gitlab.io godaddysites.com herokuapp.com
    homepage-baukasten.de hpage.com instagram.com jimdo.com jimdofree.com jimdosite.com
    jimdoweb.com linkedin.com linktr.ee medium.com meetup.com myspace.com nebenan.de netlify.app
    noblogs.org notion.site padlet.com page.tl pages.dev podigee.io repage.de
    square.site squarespace.com startnext.com strato.site substack.com t.me tumblr.com twitter.com
    vercel.app vereine.de webador.de weebly.com website.de webnode.com webnode.page wix.com
    wixsite.com wordpress.com x.com xing.com youtube.com ucoz.de vk.com beepworld.de oyla.de
    chayns.site my-free.website
    """
)
UMBRELLAS: Final = _names(
    """
    awo.de awo.org awo-sachsen.de awo-in-sachsen.de caritas.de caritas-sachsen.de asb.de
    asb-sachsen.de diakonie.de diakonie-sachsen.de drk.de drksachsen.de drk-sachsen.de johanniter.de
    malteser.de malteser.org parisax.de paritaet.de paritaet.org der-paritaetische.de
    volkssolidaritaet.de vdk.de sovd.de lebenshilfe.de zwst.org evlks.de evangelisch.de ekd.de
    bistum-dresden-meissen.de bistum-goerlitz.de katholisch.de elkb.de landfrauen.info kolping.de
    dgb.de verdi.de landkreistag.de kreissportbund.net sport-fuer-sachsen.de dlrg.de thw.de
    feuerwehr.de sachsen.de landesjugendring.de agjf-sachsen.de bund.net nabu.de bundev.de
    attac.de greenpeace.de bund-sachsen.de nabu-sachsen.de
    leipzig.de dresden.de chemnitz.de zwickau.de plauen.de goerlitz.de bautzen.de freiberg.de
    hoyerswerda.de pirna.de riesa.de radebeul.de meissen.de weisswasser.de zittau.de
    kreis-goerlitz.de landkreis-bautzen.de landkreis-leipzig.de landkreis-mittelsachsen.de
    landkreis-nordsachsen.de landratsamt-pirna.de landkreis-zwickau.de erzgebirgskreis.de
    vogtlandkreis.de kreis-meissen.de kreis-meissen.org
    uni-leipzig.de tu-dresden.de tu-chemnitz.de tu-freiberg.de htw-dresden.de htwk-leipzig.de
    hs-mittweida.de hszg.de fh-zwickau.de whz.de ehs-dresden.de hfbk-dresden.de hgb-leipzig.de
    ba-sachsen.de ba-dresden.de fraunhofer.de mpg.de helmholtz.de leibniz-gemeinschaft.de ufz.de
    bund.de arbeitsagentur.de jobcenter-ge.de europa.eu
    spd.de cdu.de gruene.de die-linke.de fdp.de csu.de volt.de
    example.com example.net example.org
    """
)
PUBLIC_SUFFIXES: Final = _names(
    """
    ac.at co.at gv.at or.at ac.uk co.uk gov.uk ltd.uk me.uk net.uk org.uk plc.uk sch.uk
    com.au net.au org.au co.nz org.nz co.jp or.jp com.br org.br com.tr org.tr com.pl org.pl net.pl
    waw.pl edu.pl gov.pl co.hu org.hu com.ua org.ua com.es org.es com.fr asso.fr com.it
    com.de de.com eu.com uk.com us.com co.com it.com co.de com.ch
    """
)
